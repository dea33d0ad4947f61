namespace McpGovernance.Audit;

/// <summary>How far one follower is, for those who measure it. Written by the follower, read by anybody.</summary>
internal sealed class SinkProgress(string name, TimeProvider time, SinkLog log)
{
    private volatile Journal? _journal;
    private volatile Place? _place;
    private volatile AuditRecord? _waiting;
    private volatile string? _problem;
    private volatile string? _cursorProblem;
    private long _delivered;
    private long _failures;
    private long _deadLetters;

    public string Name => name;

    /// <summary>Where the follower is; <see langword="null"/> before it has found out.</summary>
    public AuditPosition? Position => _place?.Position;

    /// <summary>Before the place is known, all that this process has written.</summary>
    public long LagRecords => _place is { } place ? place.Extent.Behind(place.Position, _journal!.Epoch, _journal.LastSeq) : _journal?.LastSeq ?? 0;

    public AuditSinkState State => new()
    {
        Name = name,
        Problem = _problem ?? _cursorProblem,
        LagRecords = LagRecords,
        Lag = _waiting?.Time is { } since && time.GetUtcNow() - since is { Ticks: > 0 } age ? age : TimeSpan.Zero,
        Delivered = Interlocked.Read(ref _delivered),
        Failures = Interlocked.Read(ref _failures),
        DeadLetters = Interlocked.Read(ref _deadLetters),
    };

    public void Follow(Journal journal) => _journal = journal;

    public void Begin(SinkExtent extent, AuditPosition position) => _place = new Place(extent, position);

    /// <summary>Something is about to be given to the sink; <see langword="null"/> when there is nothing.</summary>
    public void Give(AuditBatch? batch) => _waiting = batch?.Records[0];

    public void Arrived(AuditPosition position, long records)
    {
        _place = _place! with { Position = position };
        Interlocked.Add(ref _delivered, records);
        Works();
    }

    public void Skipped(AuditPosition position) => _place = _place! with { Position = position };

    public void PutAside() => Interlocked.Increment(ref _deadLetters);

    public void Failed(string problem)
    {
        Interlocked.Increment(ref _failures);
        Waits(problem);
    }

    public void Waits(string problem)
    {
        if (_problem is null)
        {
            log.Failing(name, problem);
        }

        _problem = problem;
    }

    public void Works()
    {
        if (_problem is not null)
        {
            _problem = null;
            log.Working(name);
        }
    }

    public void CursorFailed(string path, string cause)
    {
        if (_cursorProblem is null)
        {
            log.CursorNotWritten(name, path, cause);
        }

        _cursorProblem = $"Its cursor '{path}' cannot be written: {cause}";
    }

    public void CursorWritten() => _cursorProblem = null;

    private sealed record Place(SinkExtent Extent, AuditPosition Position);
}
