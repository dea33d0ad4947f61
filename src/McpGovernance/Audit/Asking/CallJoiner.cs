namespace McpGovernance.Audit;

/// <summary>Makes one of the records of a call.</summary>
/// <remarks>
/// Calls come in the order in which they began. One that is still open when <see cref="Window"/> others have begun, or
/// when those that wait behind it are <see cref="MaxHeldBytes"/>, does not hold them up: its records are parked in the
/// journal, and it comes when it ends. So memory does not grow with the journal but by some hundred bytes for each such call.
/// </remarks>
internal sealed class CallJoiner(Predicate<JournalRecord> isWriterAlive)
{
    internal const int Window = 4096;
    internal const long MaxHeldBytes = 32 << 20;

    private readonly Dictionary<CallKey, OpenCall> _open = [];
    private readonly Queue<OpenCall> _window = [];
    private long _heldBytes;

    /// <summary>What the calls in memory hold.</summary>
    public long HeldBytes => _heldBytes;

    /// <summary>How many calls have no outcome yet.</summary>
    public int OpenCount => _open.Count;

    public IEnumerable<JoinedCall> Join(IEnumerable<JournalRecord> records)
    {
        foreach (var record in records)
        {
            var (call, step) = Add(record);
            if (call is { IsLate: true, IsClosed: true })
            {
                yield return step;
            }

            while (_window.TryPeek(out var front) && (front.IsClosed || _window.Count > Window || _heldBytes > MaxHeldBytes))
            {
                _window.Dequeue();
                _heldBytes -= front.HeldBytes;
                if (front.IsClosed || front.IsEarly)
                {
                    Forget(front);
                    yield return front.Call!;
                }
                else
                {
                    front.Park();
                }
            }
        }

        foreach (var call in _open.Values.Where(static call => call.IsLate).OrderBy(static call => call.Began).Concat(_window))
        {
            if (call.Call is { } known)
            {
                yield return call.IsClosed || call.IsEarly ? known : Unfinished(known);
            }
        }
    }

    /// <summary>Each record with what the records before it say of its call; nothing waits.</summary>
    public IEnumerable<JoinedCall> Follow(IEnumerable<JournalRecord> records)
    {
        foreach (var record in records)
        {
            var (_, step) = Add(record);
            while (_window.TryPeek(out var front) && (front.IsClosed || _window.Count > Window || _heldBytes > MaxHeldBytes))
            {
                _window.Dequeue();
                _heldBytes -= front.HeldBytes;
                if (front.IsEarly)
                {
                    Forget(front);
                }
                else if (!front.IsClosed)
                {
                    front.Park();
                }
            }

            // Of a call whose outcome came first, the last record is that one and not this.
            yield return (step.Last.File, step.Last.Line) == (record.File, record.Line) ? step : new JoinedCall(record);
        }
    }

    private (OpenCall Call, JoinedCall Step) Add(JournalRecord record)
    {
        var tellsCall = record.OpensCall || record.ClosesCall;
        var key = tellsCall ? CallKey.Of(record.Call!) : default;
        JoinedCall step;
        if (tellsCall && _open.TryGetValue(key, out var call))
        {
            var held = call.HeldBytes;
            step = call.Add(record);
            _heldBytes += call.HeldBytes - held;
        }
        else
        {
            step = new JoinedCall(record);
            var isEarly = record is { ClosesCall: true, Verdict: null };
            call = isEarly ? OpenCall.Early(step) : new OpenCall(step);
            _window.Enqueue(call);
            _heldBytes += call.HeldBytes;
            if (record.OpensCall || isEarly)
            {
                _open.Add(key, call);
                return (call, step);
            }
        }

        if (!record.OpensCall || call.IsEarly)
        {
            call.IsClosed = true;
            if (tellsCall)
            {
                _open.Remove(key);
            }
        }

        return (call, step);
    }

    /// <summary>Its intent is awaited no longer.</summary>
    private void Forget(OpenCall early)
    {
        if (early is { IsEarly: true, IsClosed: false })
        {
            _open.Remove(CallKey.Of(early.Call!.Last.Call!));
        }
    }

    private JoinedCall Unfinished(JoinedCall call) => call.Unfinished(
        call.Last is { Type: "call.round", Status: { } status } && (status is "input_required" or "task_created") ? status
        : isWriterAlive(call.Last) ? JoinedCall.InFlight
        : JoinedCall.Indeterminate);
}
