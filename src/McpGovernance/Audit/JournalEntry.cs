using System.Threading.Tasks.Sources;

namespace McpGovernance.Audit;

/// <summary>One record on its way to the journal: its bytes and who waits for it. Pooled.</summary>
/// <remarks>It holds the finished record only. Thousands wait for the disk at a time, and what each of them touches must come back into the cache.</remarks>
internal sealed class JournalEntry : IValueTaskSource<AppendResult>
{
    private const int UsualBytes = 1 << 10;
    private const int KeptBytes = 16 << 10;

    private readonly JournalEntryPool _pool;
    private readonly RecordBuffer _bytes = new(UsualBytes); // The record, and behind it what its digest is open for.
    private ManualResetValueTaskSourceCore<AppendResult> _waiter = new() { RunContinuationsAsynchronously = true };
    private int _holders;
    private int _length;
    private readonly OpenDigests _lacks = new();

    public JournalEntry(JournalEntryPool pool) => _pool = pool;

    /// <summary>One JSON object, complete after <see cref="Complete"/>.</summary>
    public ReadOnlySpan<byte> Body => _bytes.At(0, _length);

    /// <summary>How much memory it takes, in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>Whether the record is worth writing even when nobody waits for it any more: ends of calls, never intents.</summary>
    public bool Keep { get; private set; }

    public AcknowledgementLevel Level { get; set; }

    public long Deadline { get; private set; }

    /// <summary>Whether somebody still waits. Guarded by the queue's lock.</summary>
    public bool IsAwaited { get; private set; }

    public void Hold(RecordWriter record, bool keep)
    {
        _holders = 1;
        _bytes.Write(record.Body);
        _length = _bytes.Length;
        _lacks.CopyFrom(record.Lacks);
        if (!_lacks.Span.IsEmpty)
        {
            _bytes.Write(record.Scratch.Span);
        }

        Keep = keep;
    }

    /// <summary>Fills in the digests that the call did not wait for.</summary>
    public void Complete(DigestFiller digests)
    {
        foreach (ref readonly var lacking in _lacks.Span)
        {
            digests.Fill(lacking.Key, _bytes.Span.Slice(_length + lacking.From, lacking.Count), _bytes.At(lacking.At, lacking.Length));
        }

        _lacks.Clear();
    }

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
            _bytes.Clear(KeptBytes);
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
