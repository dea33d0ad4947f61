namespace McpGovernance.Audit;

/// <summary>One epoch of a log that this process writes: in files, in memory, or at a sink. The writer does not know which.</summary>
/// <remarks>Used by the writer's thread. A group whose <see cref="Write"/> threw is to be written again; what of it is kept already does not count twice.</remarks>
internal abstract class OpenLog(string log, int epoch) : IDisposable
{
    /// <summary>From here on only ends of calls and the journal's own records are taken.</summary>
    public event Action? Restricted;

    /// <summary>A part of the group can be read while the rest still waits.</summary>
    public event Action? Grew;

    /// <summary>One record of the group, counted from 0, will never be there. Another stands in its place.</summary>
    public event Action<int>? Rejected;

    public string Log { get; } = log;

    public int Epoch { get; } = epoch;

    /// <summary>Where it is, for operators.</summary>
    public abstract string Place { get; }

    /// <summary>The directory that readers find it in; <see langword="null"/> where there are no files.</summary>
    public virtual string? Directory => null;

    public RecordGroup Group { get; } = new(log, epoch);

    public DigestFiller Digests { get; } = new();

    /// <summary>The last record that can be read.</summary>
    public virtual long LastSeq => Group.First - 1;

    /// <summary>What an operator is told while only ends of calls are taken.</summary>
    public virtual string Shortage => "";

    /// <summary>How long what failed is to be left alone; <see langword="null"/> is as long as the settings say.</summary>
    public virtual TimeSpan? Pause => null;

    /// <summary>Whether what fails while the process stops may soon work again, so that stopping is worth waiting for it.</summary>
    public virtual bool MayComeBack => false;

    /// <summary>Writes the group and empties it.</summary>
    public abstract void Write();

    /// <summary>Makes durable what was written, where that is more than writing.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>Ends a shortage, if that is possible now. Returns whether there is none.</summary>
    public virtual bool TryRestore() => true;

    /// <summary>Writes the last record. Nothing follows it.</summary>
    public void Close(JournalRecords records)
    {
        Group.Add(records.Closed());
        Write();
        Flush();
    }

    public virtual void Dispose() => Digests.Dispose();

    protected void Restrict() => Restricted?.Invoke();

    protected void Grow() => Grew?.Invoke();

    protected void Reject(int index) => Rejected?.Invoke(index);
}
