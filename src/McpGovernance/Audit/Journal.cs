namespace McpGovernance.Audit;

/// <summary>The append-only journal of one process in one place: the record of truth. One thread of its own does all the writing.</summary>
/// <remarks>Thread safe. It opens itself, and when something fails it refuses at once and tries again until it works.</remarks>
internal sealed class Journal : IAsyncDisposable
{
    private readonly JournalSettings _settings;
    private readonly JournalEntryPool _entries;
    private readonly RecordWriterPool _records = new();
    private readonly JournalQueue _queue;
    private readonly JournalLatch _latch;
    private readonly JournalWriter _writer;

    public Journal(JournalSettings settings)
    {
        _settings = settings;
        _entries = new JournalEntryPool(Math.Min(settings.Options.QueueRecords, 8192) + 1024);
        _queue = new JournalQueue(settings.Options.QueueRecords, settings.Options.QueueBytes, settings.Time);
        _latch = new JournalLatch(settings.Log);
        _writer = new JournalWriter(settings, _queue, _latch);
    }

    /// <summary>Where it writes.</summary>
    public JournalPlace Place => _settings.Place;

    /// <summary>The directory of the log; <see langword="null"/> before it is open, and where there are no files.</summary>
    public string? Location => _writer.Location;

    /// <summary>Whether it is gone with the process, so that there is nothing of an earlier one to read.</summary>
    public bool EndsWithProcess => _settings.Place.EndsWithProcess;

    public string? Problem => _writer.Problem;

    public bool IsOpen => _writer.IsOpen;

    public long Queued => _queue.Count;

    public long Written => _writer.Written;

    public long Failures => _queue.Failures + _writer.Failures;

    /// <summary>The epoch that this process writes; 0 before it has one.</summary>
    public long Epoch => _writer.Epoch;

    /// <summary>The last record of <see cref="Epoch"/> that is written.</summary>
    public long LastSeq => _writer.LastSeq;

    /// <summary>Raised on the writer's thread when there is more to read. Whoever hears it returns at once.</summary>
    public event Action Wrote
    {
        add => _writer.Wrote += value;
        remove => _writer.Wrote -= value;
    }

    /// <summary>Whether the outcome of a change is missing, so that no further change may run.</summary>
    public bool IsLatched => _latch.IsSet;

    /// <summary>Ends with the first attempt to open, whatever came of it.</summary>
    public Task FirstAttempt => _writer.FirstAttempt;

    /// <summary>Lends what a record is built with. It comes back with <see cref="AppendAsync"/> or <see cref="Return"/>.</summary>
    public RecordWriter Rent() => _records.Rent();

    public void Return(RecordWriter record) => _records.Return(record);

    /// <summary>Appends the finished record and takes its writer back.</summary>
    /// <param name="record">The finished record; no longer the caller's.</param>
    /// <param name="level">What must have happened to the record before the task ends.</param>
    /// <param name="patience">For how long that is waited for; zero does not wait.</param>
    /// <param name="keep">Whether the record is worth writing even when nobody waits for it any more: ends of calls, never intents.</param>
    public ValueTask<AppendResult> AppendAsync(RecordWriter record, AcknowledgementLevel level, TimeSpan patience, bool keep = false)
    {
        var entry = _entries.Rent();
        entry.Hold(record, keep);
        _records.Return(record);
        return _queue.AppendAsync(entry, level, patience);
    }

    /// <summary>Refuses further changes until a record that says so is in the file.</summary>
    public void Latch(Guid callId)
    {
        _latch.Set(callId);
        _queue.Nudge();
    }

    /// <summary>Writes what is queued and the closing record, for at most the shutdown timeout.</summary>
    public async ValueTask DisposeAsync()
    {
        _writer.Stop();
        try
        {
            await _writer.Ended.WaitAsync(_settings.Options.ShutdownTimeout, _settings.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _settings.Log.StoppedLate(_queue.Count);
        }
    }
}
