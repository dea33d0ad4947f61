namespace McpGovernance.Policy;

/// <summary>How what a policy says of a recorded request lies to what is on record.</summary>
public enum ReplayResult
{
    /// <summary>The same.</summary>
    Same = 0,

    /// <summary>Something else.</summary>
    Changed = 1,

    /// <summary>It cannot be told from the record.</summary>
    Unknown = 2,

    /// <summary>No policy decided it: another stage refused it before, or it is decided by ownership.</summary>
    Undecided = 3,
}
