namespace McpGovernance;

/// <summary>How much a journal in memory holds for its sinks, and what happens when that is not enough.</summary>
/// <remarks>Fixed when the journal opens.</remarks>
public sealed class MemoryJournalOptions
{
    /// <summary>How many records may wait in memory for a sink.</summary>
    /// <value>The default is 65,536. From 16 to 1,048,576.</value>
    public int MaxRecords { get; set; } = 65_536;

    /// <summary>How many bytes of records may wait in memory for a sink. What holds them takes about 300 bytes more for each record.</summary>
    /// <value>The default is 64 MiB. From 128 KiB to 4 GiB.</value>
    public long MaxBytes { get; set; } = 64L << 20;

    /// <summary>What happens to a new record when the memory is full.</summary>
    /// <value>The default is <see cref="MemoryJournalOverflow.Refuse"/>. <see cref="MemoryJournalOverflow.ForgetOldest"/> is for development and tests, and only where there is no sink.</value>
    public MemoryJournalOverflow WhenFull { get; set; } = MemoryJournalOverflow.Refuse;
}
