namespace McpGovernance.Limits;

/// <summary>What comes of asking one limit for one call.</summary>
internal enum LimitAnswer
{
    /// <summary>The call is counted.</summary>
    Taken = 0,

    /// <summary>Too many in this period of the calendar.</summary>
    OverQuota = 1,

    /// <summary>Too many in too short a time.</summary>
    OverRate = 2,

    /// <summary>Too many are running.</summary>
    OverConcurrency = 3,

    /// <summary>What was asked is no longer in use: find it anew.</summary>
    Retired = 4,
}
