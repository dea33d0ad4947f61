using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>What the records of one call say together; or one record that belongs to no call.</summary>
internal sealed class CallRow(JournalRecord first)
{
    public JournalRecord First { get; } = first;

    /// <summary>The newest record, with the facts of those before it.</summary>
    public JournalRecord Last { get; set; } = first;

    public bool IsClosed { get; set; }

    /// <summary>Whether one of the records is wanted, whatever the status of the call.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Whether so many calls began after this one that it is shown when it ends.</summary>
    public bool IsLate { get; set; }

    public string? Status { get; set; }
}
