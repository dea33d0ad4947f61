namespace McpGovernance;

/// <summary>How one sink is doing.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AuditSinkState
{
    /// <summary>The sink's name.</summary>
    public required string Name { get; init; }

    /// <summary>Why the sink is behind; <see langword="null"/> while it takes what there is. For operators, never for callers.</summary>
    public string? Problem { get; init; }

    /// <summary>How many records the journal has that the sink did not acknowledge.</summary>
    public long LagRecords { get; init; }

    /// <summary>How old the oldest record is that the sink was given and did not acknowledge.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Records that it acknowledged since the process started.</summary>
    public long Delivered { get; init; }

    /// <summary>Writes that failed since the process started.</summary>
    public long Failures { get; init; }

    /// <summary>Records that were put aside since the process started. A journal in memory does not keep them: its log says which they were.</summary>
    public long DeadLetters { get; init; }

    /// <summary>Records that neither the sink nor its dead letters have. Always 0: a record stays in the journal until one of them has it.</summary>
    public long Lost { get; init; }
}
