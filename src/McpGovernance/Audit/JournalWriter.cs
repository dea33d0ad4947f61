namespace McpGovernance.Audit;

/// <summary>The journal's one thread: opens, numbers and writes groups of records, makes them durable, acknowledges, and retries what failed. Where it writes is its place's.</summary>
internal sealed class JournalWriter
{
    private readonly JournalSettings _settings;
    private readonly JournalQueue _queue;
    private readonly JournalLatch _latch;
    private readonly JournalRecords _records;
    private readonly ITimer _retry;
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OpenLog? _log;
    private int _answered;
    private bool _isWritten;
    private bool _mustFlush;
    private bool _tellsGap;
    private long _written;
    private long _failures;
    private long _lastSeq;
    private long _epoch;
    private long _stopped; // Written before '_stops', and read after it.
    private volatile bool _stops;
    private volatile string? _location;
    private volatile string? _problem = "The journal is not open yet.";

    public JournalWriter(JournalSettings settings, JournalQueue queue, JournalLatch latch)
    {
        _settings = settings;
        _queue = queue;
        _latch = latch;
        _records = new JournalRecords(settings.Time);
        _retry = settings.Time.CreateTimer(static queue => ((JournalQueue)queue!).Nudge(), queue, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _queue.Nudge();
        new Thread(Run) { IsBackground = true, Name = "MCP governance journal" }.UnsafeStart();
    }

    /// <summary>The directory of the log; <see langword="null"/> before it is open, and where there are no files.</summary>
    public string? Location => _location;

    public string? Problem => _problem;

    public bool IsOpen => _problem is null;

    public long Written => Interlocked.Read(ref _written);

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>The epoch that this process writes; 0 before it has one.</summary>
    public long Epoch => Interlocked.Read(ref _epoch);

    /// <summary>The last record of <see cref="Epoch"/> that is written.</summary>
    public long LastSeq => Interlocked.Read(ref _lastSeq);

    /// <summary>Raised on the writer's thread when there is more to read. Whoever hears it returns at once.</summary>
    public event Action? Wrote;

    public Task FirstAttempt => _firstAttempt.Task;

    public Task Ended => _ended.Task;

    public void Stop()
    {
        _stopped = _settings.Time.GetTimestamp();
        _stops = true;
        _queue.Nudge();
    }

    private void Run()
    {
        try
        {
            while (!_stops)
            {
                _queue.WaitForWork(linger: _isWritten);
                _isWritten = false;
                Try();
                _firstAttempt.TrySetResult();
            }

            Finish();
        }
        catch (Exception cause)
        {
            _settings.Log.WriterFailed(cause);
            _problem = "The journal's writer failed. The cause is in the log; restart the process.";
        }
        finally
        {
            _queue.Abandon();
            _queue.Dispose();
            _retry.Dispose();
            _log?.Dispose();
            _problem ??= "The journal is closed.";
            _firstAttempt.TrySetResult();
            _ended.TrySetResult();
        }
    }

    /// <summary>Writes one group, or says why not and when to try again.</summary>
    private bool Try()
    {
        try
        {
            _log ??= Open();
            Write(_log);
            Recovered(_log);
            if (_latch.IsSet)
            {
                _queue.Nudge(); // Its gap is told at once: who is unhealthy may not get the call that would tell it.
            }

            return true;
        }
        catch (Exception cause)
        {
            Interlocked.Increment(ref _failures);
            Report(cause);
            _queue.Break();
            _queue.Complete(); // Last: whoever waited finds everything else said.
            _retry.Change((_stops ? null : _log?.Pause) ?? _settings.RetryInterval, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private OpenLog Open()
    {
        var log = _settings.Place.Open(_settings, _records);
        log.Restricted += Restrict;
        log.Grew += () => Show(log);
        log.Rejected += _queue.Reject;
        _location = log.Directory;
        Interlocked.Exchange(ref _lastSeq, log.LastSeq);
        Interlocked.Exchange(ref _epoch, log.Epoch); // Last: who sees an epoch finds everything else said.
        _settings.Log.Opened(log.Place, log.Epoch);
        Wrote?.Invoke();
        return log;
    }

    private void Show(OpenLog log)
    {
        Interlocked.Exchange(ref _lastSeq, log.LastSeq);
        Wrote?.Invoke();
    }

    private void Write(OpenLog log)
    {
        var group = log.Group;
        if (group.Count == 0)
        {
            if (_answered > 1)
            {
                _queue.Gather(_answered);
                _answered = 0;
            }

            Form(log);
        }

        if (group.Count > 0)
        {
            var count = group.Count;
            log.Write();
            Interlocked.Add(ref _written, count);
            Interlocked.Exchange(ref _lastSeq, log.LastSeq);
            _isWritten = true;
            _queue.Acknowledge(AcknowledgementLevel.Written);
            Wrote?.Invoke();
        }

        if (_mustFlush)
        {
            log.Flush();
            _mustFlush = false;
            _answered = _queue.Acknowledge(AcknowledgementLevel.Durable);
        }

        _queue.Complete();
        if (_tellsGap)
        {
            _tellsGap = false;
            _latch.Told();
        }
    }

    private void Form(OpenLog log)
    {
        var group = log.Group;
        foreach (var entry in _queue.TakeGroup())
        {
            entry.Complete(log.Digests);
            group.Add(entry.Body);
            _mustFlush |= entry.Level == AcknowledgementLevel.Durable;
        }

        if (_latch.TryTake(out var calls, out var more))
        {
            group.Add(_records.Gap(calls, more));
            _tellsGap = _mustFlush = true;
        }
    }

    private void Restrict()
    {
        Interlocked.Increment(ref _failures);
        Limit(_log!);
    }

    private void Limit(OpenLog log)
    {
        var problem = log.Shortage;
        if (_problem != problem)
        {
            _settings.Log.ReserveInUse(problem);
            _problem = problem;
        }

        _queue.Restrict();
    }

    private void Recovered(OpenLog log)
    {
        if (!log.TryRestore())
        {
            Limit(log);
            _retry.Change(_settings.RetryInterval, Timeout.InfiniteTimeSpan);
        }
        else if (_problem is not null)
        {
            if (_firstAttempt.Task.IsCompleted)
            {
                _settings.Log.Available(log.Place);
            }

            _problem = null;
            _queue.Open();
        }
    }

    private void Report(Exception cause)
    {
        var problem = cause is JournalException ? cause.Message : _settings.Place.Describe(cause);
        if (_problem != problem)
        {
            _settings.Log.Unavailable(problem);
            _problem = problem;
        }
    }

    /// <summary>Writes what is left and says goodbye. What fails now is tried once more, where there is hope for longer, and then given up, loudly.</summary>
    private void Finish()
    {
        _queue.Close();
        while (_queue.Count > 0 || _log is { Group.Count: > 0 } || _mustFlush || _latch.IsSet)
        {
            if (!Try() && !Try() && !TryUntilTimeIsUp())
            {
                var lost = _queue.Abandon() + (_log?.Group.Count ?? 0);
                if (lost > 0)
                {
                    _settings.Log.AbandonedAtStop(lost, _problem ?? "");
                }

                return;
            }
        }

        try
        {
            _log?.Close(_records);
        }
        catch (Exception cause)
        {
            Report(cause);
            _retry.Change(_settings.RetryInterval, Timeout.InfiniteTimeSpan);
            TryUntilTimeIsUp();
        }
    }

    /// <summary>Gives up when the time left is not enough for another try, so that the log says what is missing before nobody waits for it any more.</summary>
    private bool TryUntilTimeIsUp()
    {
        while (_log is { MayComeBack: true } && _settings.Time.GetElapsedTime(_stopped) + _settings.RetryInterval < _settings.Options.ShutdownTimeout)
        {
            _queue.WaitForWork(linger: false); // Until the retry is due: the queue is closed.
            if (Try())
            {
                return true;
            }
        }

        return false;
    }
}
