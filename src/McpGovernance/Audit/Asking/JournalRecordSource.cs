namespace McpGovernance.Audit;

/// <summary>Records of journals that are kept in a store, such as a database, for <see cref="CallHistory"/> to join.</summary>
/// <remarks>It need not give every record: those of each call that somebody asks for, all of them, are enough. Not thread safe.</remarks>
public abstract class JournalRecordSource
{
    /// <summary>Reads records as they were written.</summary>
    /// <param name="report">Gets each thing that cannot be shown, and records that are missing; the rest still is.</param>
    /// <returns>They are read while they are enumerated: by epoch and sequence within a log, and between logs by time, as <see cref="JournalReader"/> gives them.</returns>
    public abstract IEnumerable<JournalRecord> Read(Action<JournalProblem> report);

    /// <summary>Reads one record again, so that it need not be kept in memory.</summary>
    /// <param name="file">Its <see cref="JournalRecord.File"/>.</param>
    /// <param name="line">Its <see cref="JournalRecord.Line"/>.</param>
    /// <returns>The record; <see langword="null"/> when it is not there any more.</returns>
    public abstract JournalRecord? ReadAgain(string file, long line);

    /// <summary>Whether the process that wrote a record still runs, as far as the store can know.</summary>
    /// <param name="record">A record that it gave out.</param>
    /// <returns><see langword="true"/> when it does.</returns>
    public abstract bool IsWriterAlive(JournalRecord record);

    internal JournalRecord Mark(JournalRecord record)
    {
        record.Source = this;
        return record;
    }
}
