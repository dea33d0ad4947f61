using System.Threading.Tasks.Sources;

namespace McpGovernance.Audit;

/// <summary>One record on its way to the journal: its bytes and who waits for it. Pooled.</summary>
/// <remarks>Whoever rents one builds <see cref="Record"/> and appends the entry, once; then it is no longer theirs.</remarks>
internal sealed class JournalEntry : IValueTaskSource<AppendResult>
{
    private readonly JournalEntryPool _pool;
    private ManualResetValueTaskSourceCore<AppendResult> _waiter = new() { RunContinuationsAsynchronously = true };
    private int _holders;

    public JournalEntry(JournalEntryPool pool) => _pool = pool;

    public RecordWriter Record { get; } = new();

    public int Length => Record.Body.Length;

    /// <summary>Whether the record is worth writing even when nobody waits for it any more: ends of calls, never intents.</summary>
    public bool Keep { get; set; }

    public AcknowledgementLevel Level { get; set; }

    public long Deadline { get; private set; }

    /// <summary>Whether somebody still waits. Guarded by the queue's lock.</summary>
    public bool IsAwaited { get; private set; }

    public void Rent() => _holders = 1;

    public ValueTask<AppendResult> WaitUntil(long deadline)
    {
        Deadline = deadline;
        IsAwaited = true;
        _holders = 2;
        return new ValueTask<AppendResult>(this, _waiter.Version);
    }

    public void Settle(AppendResult result)
    {
        if (IsAwaited)
        {
            IsAwaited = false;
            _waiter.SetResult(result);
        }
    }

    /// <summary>The journal's side and the waiter's each let go once; the second returns the entry to the pool.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _waiter.Reset();
            Keep = false;
            Record.Clear();
            _pool.Return(this);
        }
    }

    AppendResult IValueTaskSource<AppendResult>.GetResult(short token)
    {
        var result = _waiter.GetResult(token);
        Release();
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<AppendResult>.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource<AppendResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);
}
