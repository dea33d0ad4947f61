namespace McpGovernance;

/// <summary>When a quota is whole again.</summary>
public enum QuotaPeriod
{
    /// <summary>At each full hour.</summary>
    Hour = 0,

    /// <summary>At each midnight.</summary>
    Day = 1,

    /// <summary>At the first of each month.</summary>
    Month = 2,
}
