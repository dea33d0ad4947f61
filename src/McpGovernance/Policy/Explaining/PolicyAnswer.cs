namespace McpGovernance.Policy;

/// <summary>What a condition says of one call.</summary>
public enum PolicyAnswer
{
    /// <summary>It does not hold.</summary>
    False,

    /// <summary>It holds.</summary>
    True,

    /// <summary>Nobody can tell: something is missing, or of another type. A guard applies then.</summary>
    Unknown,

    /// <summary>The arguments decide, and none are given.</summary>
    Open,
}
