namespace McpGovernance.Audit;

/// <summary>What became of a record that was given to the journal.</summary>
internal enum AppendResult
{
    /// <summary>The journal does not have the record and will not write it.</summary>
    Failed,

    /// <summary>The level was not reached in time; the record is or will be in the journal all the same.</summary>
    Late,

    /// <summary>The level was reached.</summary>
    Reached,
}
