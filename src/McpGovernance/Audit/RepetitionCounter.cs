namespace McpGovernance.Audit;

/// <summary>Counts what is identical within a second, so that nobody can fill the disk with refusals or lists.</summary>
/// <remarks>
/// Thread safe and bounded: one caller has a few buckets, then one for all the rest; all callers together have some, then
/// one for everybody.
/// </remarks>
internal sealed class RepetitionCounter : IDisposable
{
    private const int MaxPerCaller = 32;
    private const int MaxInAll = 512;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<RepetitionKey, Repetition> _buckets = [];
    private readonly Dictionary<string, int> _perCaller = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly Func<Repetition, bool> _tell;
    private readonly ITimer _timer;
    private bool _runs;

    /// <param name="time">The clock.</param>
    /// <param name="tell">Writes the counted record; returns whether the journal took it.</param>
    public RepetitionCounter(TimeProvider time, Func<Repetition, bool> tell)
    {
        _time = time;
        _tell = tell;
        _timer = time.CreateTimer(static counter => ((RepetitionCounter)counter!).Tell(isLast: false), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether this is a repetition, which is now counted. If not, the caller writes the record itself.</summary>
    public bool TryCount(RepetitionKey key, GovernanceContext context)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (_buckets.TryGetValue(key, out var known))
            {
                known.Add(now);
                return true;
            }

            if (IsFull(key))
            {
                key = new RepetitionKey(_perCaller.ContainsKey(key.Caller!) ? key.Caller : null, null, null);
                if (_buckets.TryGetValue(key, out known))
                {
                    known.Add(now);
                    return true;
                }
            }

            Begin(key, context, now);
            return false;
        }
    }

    /// <summary>The first record was not taken after all: the next one is the first.</summary>
    public void Forget(RepetitionKey key)
    {
        lock (_gate)
        {
            if (_buckets.TryGetValue(key, out var bucket) && bucket.Count == 0)
            {
                Remove(bucket);
            }
        }
    }

    /// <summary>Tells everything that was counted, now.</summary>
    public void Flush() => Tell(isLast: true);

    public void Dispose() => _timer.Dispose();

    private bool IsFull(in RepetitionKey key) =>
        _buckets.Count >= MaxInAll || _perCaller.GetValueOrDefault(key.Caller!) >= MaxPerCaller;

    private void Begin(RepetitionKey key, GovernanceContext context, DateTimeOffset now)
    {
        _buckets.Add(key, new Repetition(key, key.Caller is null ? null : new FirstOfKind(context), now));
        if (key is { Caller: { } caller, IsOverflow: false })
        {
            _perCaller[caller] = _perCaller.GetValueOrDefault(caller) + 1;
        }

        if (!_runs)
        {
            _runs = true;
            _timer.Change(Window, Window);
        }
    }

    private void Tell(bool isLast)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var bucket in _buckets.Values)
            {
                if (bucket.Count > 0)
                {
                    if (_tell(bucket))
                    {
                        bucket.Told(now);
                    }
                }
                else if (isLast || now - bucket.Begun >= Window)
                {
                    Remove(bucket); // Removing while enumerating is allowed for a Dictionary.
                }
            }

            if (_buckets.Count == 0 && _runs)
            {
                _runs = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Remove(Repetition bucket)
    {
        _buckets.Remove(bucket.Key);
        if (bucket.Key is { Caller: { } caller, IsOverflow: false })
        {
            if (--System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_perCaller, caller) <= 0)
            {
                _perCaller.Remove(caller);
            }
        }
    }
}
