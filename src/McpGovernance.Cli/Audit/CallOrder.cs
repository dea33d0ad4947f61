namespace McpGovernance.Cli.Audit;

/// <summary>The order in which calls are shown.</summary>
internal enum CallOrder
{
    /// <summary>As they began.</summary>
    Oldest = 0,

    /// <summary>The other way round.</summary>
    Newest = 1,

    /// <summary>Those that took longest first.</summary>
    Slowest = 2,
}
