namespace McpGovernance.Testing;

/// <summary>A journal that a test slows down, fills, breaks and brings back: to see what a host does when calls cannot be recorded.</summary>
/// <remarks>
/// Use it as the journal: <c>governance.UseAuditSinkAsJournal("journal", _ =&gt; journal)</c>. It begins whole. While it does not
/// take records, calls are refused with <c>audit.unavailable</c>, <see cref="JournalStatus"/> and the health check say why, and no
/// tool runs that is not on record. The journal tries again within a second of real time, or of the host's
/// <see cref="TimeProvider"/>. Thread safe. What it keeps outlives the server. It belongs to one host.
/// </remarks>
public sealed class FaultInjectingJournal : AuditSink
{
    private readonly Lock _gate = new();
    private readonly CollectingAuditSink _kept = new();
    private readonly TimeProvider _time;
    private Func<CancellationToken, ValueTask>? _fault;
    private bool _rejects;
    private TaskCompletionSource _back = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes a journal that takes everything.</summary>
    /// <param name="time">The clock of <see cref="BeSlow"/>; the machine's by default.</param>
    public FaultInjectingJournal(TimeProvider? time = null) => _time = time ?? TimeProvider.System;

    /// <inheritdoc/>
    public override AuditSinkDescription Description => _kept.Description;

    /// <summary>One copy of each record that it took, in the order of the journal.</summary>
    public IReadOnlyList<AuditRecord> Records => _kept.Records;

    /// <summary>From now on each write takes so long. Below <see cref="AuditOptions.Timeout"/> calls are slow, above it they are refused, and are on record all the same.</summary>
    /// <param name="delay">How long; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public void BeSlow(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Set(timeLimit => new ValueTask(Task.Delay(delay, _time, timeLimit)));
    }

    /// <summary>From now on it is full: a write waits for room that does not come, so that each call waits for <see cref="AuditOptions.Timeout"/> and is refused.</summary>
    public void BeFull()
    {
        Task back;
        lock (_gate)
        {
            back = _back.Task;
        }

        Set(timeLimit => new ValueTask(back.WaitAsync(timeLimit)));
    }

    /// <summary>From now on it refuses each write, as a store that is down: the first call is refused with its record, all others at once.</summary>
    public void Refuse() => Set(static _ => throw new IOException("The journal is down, because a test wants it to be."));

    /// <summary>From now on it rejects, for good, each call's intent: no call runs, and <c>audit.gap</c> records say which ones they were. The journal itself stays available.</summary>
    public void RejectIntents()
    {
        lock (_gate)
        {
            _fault = null;
            _rejects = true;
        }
    }

    /// <summary>Takes everything again. Wait for <see cref="JournalStatus.IsAvailable"/> before the next call is made: the journal finds out by itself.</summary>
    public void ComeBack()
    {
        TaskCompletionSource back;
        lock (_gate)
        {
            _fault = null;
            _rejects = false;
            back = _back;
            _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        back.SetResult();
    }

    /// <inheritdoc/>
    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Func<CancellationToken, ValueTask>? fault;
        bool rejects;
        lock (_gate)
        {
            (fault, rejects) = (_fault, _rejects);
        }

        if (fault is not null)
        {
            await fault(timeLimit).ConfigureAwait(false);
        }

        return rejects && batch.Records.FirstOrDefault(static record => record.Type == "call.intent") is { } intent
            ? AuditSinkResult.Reject(intent.Seq, "a test wants intents to be rejected")
            : await _kept.WriteAsync(batch, timeLimit).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseCoreAsync()
    {
        ComeBack();
        return _kept.DisposeAsync();
    }

    private void Set(Func<CancellationToken, ValueTask> fault)
    {
        lock (_gate)
        {
            _fault = fault;
            _rejects = false;
        }
    }
}
