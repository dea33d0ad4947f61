namespace McpGovernance.Audit;

/// <summary>What kind of thing a reader of the journal could not show.</summary>
public enum JournalProblemKind
{
    /// <summary>A line, a segment or a directory that should hold records and cannot be read as such: a finding.</summary>
    Unreadable = 0,

    /// <summary>The last line of a process that ended while writing it. It was never acknowledged, so nothing is missing.</summary>
    TornTail = 1,
}
