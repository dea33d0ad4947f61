namespace McpGovernance.Policy;

/// <summary>What a change of a policy does to what callers may do.</summary>
public enum PolicyEffect
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Somebody may do less, and nobody more.</summary>
    Narrows = 1,

    /// <summary>It is not shown that nobody may do more.</summary>
    MayWiden = 2,

    /// <summary>Somebody may do more.</summary>
    Widens = 3,
}
