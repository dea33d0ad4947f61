namespace McpGovernance.Audit;

/// <summary>The append-only journal of one process below one root: the record of truth. One thread of its own does all that touches files.</summary>
/// <remarks>Thread safe. It opens itself, and when something fails it refuses at once and tries again until it works.</remarks>
internal sealed class Journal : IAsyncDisposable
{
    private readonly JournalSettings _settings;
    private readonly JournalEntryPool _pool;
    private readonly JournalQueue _queue;
    private readonly JournalLatch _latch;
    private readonly JournalWriter _writer;

    public Journal(JournalSettings settings)
    {
        _settings = settings;
        _pool = new JournalEntryPool(Math.Min(settings.Options.QueueRecords, 8192) + 1024);
        _queue = new JournalQueue(settings.Options.QueueRecords, settings.Options.QueueBytes, settings.Time);
        _latch = new JournalLatch(settings.Log);
        _writer = new JournalWriter(settings, _queue, _latch);
    }

    public string? Location => _writer.Location;

    public string? Problem => _writer.Problem;

    public bool IsOpen => _writer.IsOpen;

    public long Queued => _queue.Count;

    public long Written => _writer.Written;

    public long Failures => _queue.Failures + _writer.Failures;

    /// <summary>Whether the outcome of a change is missing, so that no further change may run.</summary>
    public bool IsLatched => _latch.IsSet;

    /// <summary>Ends with the first attempt to open, whatever came of it.</summary>
    public Task FirstAttempt => _writer.FirstAttempt;

    public JournalEntry Rent() => _pool.Rent();

    public ValueTask<AppendResult> AppendAsync(JournalEntry entry, AcknowledgementLevel level, TimeSpan patience) =>
        _queue.AppendAsync(entry, level, patience);

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
