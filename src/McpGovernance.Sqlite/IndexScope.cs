namespace McpGovernance.Sqlite;

/// <summary>What somebody who asks an index gets beside the calls that match.</summary>
internal enum IndexScope
{
    /// <summary>Nothing.</summary>
    Calls,

    /// <summary>The records that are about no request: changes of policy and catalog, recoveries, starts.</summary>
    CallsAndEvents,
}
