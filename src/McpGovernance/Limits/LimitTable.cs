using System.Collections.Concurrent;

namespace McpGovernance.Limits;

/// <summary>Everything that is counted under one limit, key by key, in bounded memory.</summary>
/// <remarks>
/// Thread safe. When the table is full, keys that nothing would be remembered of are dropped; keys beyond share one state. A call
/// of a key that is known allocates nothing.
/// </remarks>
internal sealed class LimitTable
{
    private const int Closed = int.MinValue / 2;
    private readonly ConcurrentDictionary<string, LimitState> _states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LimitState>.AlternateLookup<ReadOnlySpan<char>> _byText;
    private readonly LimitBounds _bounds;
    private readonly LimitState _overflow;
    private readonly QuotaClock? _clock;
    private readonly TimeProvider _time;
    private readonly int _maxKeys;
    private int _count;
    private long _nextSweep = long.MinValue;
    private long _usedAt;

    /// <exception cref="ArgumentOutOfRangeException">The rate is of no calls, or in no time.</exception>
    public LimitTable(LimitRule rule, int maxKeys, TimeProvider time)
    {
        _bounds = new LimitBounds(rule, time.TimestampFrequency);
        _overflow = new LimitState(_bounds);
        _clock = rule.Quota is { } quota ? new QuotaClock(quota, time) : null;
        _byText = _states.GetAlternateLookup<ReadOnlySpan<char>>();
        _time = time;
        _maxKeys = maxKeys;
        _usedAt = time.GetTimestamp();
    }

    /// <summary>How many keys are counted apart now; less than none when the table is closed.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes one call of a key. <see cref="LimitAnswer.Retired"/> when the table is closed.</summary>
    public LimitAnswer TryTake(ReadOnlySpan<char> key, long now, bool isCharged, out LimitLease lease, out TimeSpan? retryAfter)
    {
        var window = _clock?.At(now);
        while (Find(key, now) is { } state)
        {
            var answer = state.TryTake(now, window, isCharged, out lease, out var wait);
            if (answer != LimitAnswer.Retired)
            {
                retryAfter = answer switch
                {
                    LimitAnswer.OverQuota => WholeSeconds(_clock!.UntilNext(window!, now)),
                    LimitAnswer.OverRate => WholeSeconds(_time.GetElapsedTime(0, wait)),
                    _ => null,
                };
                return answer;
            }

            // The state was retired between finding and taking.
        }

        (lease, retryAfter) = (default, null);
        return LimitAnswer.Retired;
    }

    /// <summary>Drops keys that nothing would be remembered of.</summary>
    public void Sweep(long now)
    {
        var window = _clock?.At(now);
        foreach (var entry in _states)
        {
            Volatile.Write(ref _usedAt, now);
            if (entry.Value.TryRetire(now, window) && _states.TryRemove(entry))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    /// <summary>Closes the table for good if it is like a new one.</summary>
    /// <remarks>
    /// With a quota it has to have been empty for a whole period: its windows know where a wall clock has been, and what is forgotten
    /// too early would be free again once a clock that was wrong is set back.
    /// </remarks>
    public bool TryClose(long now)
    {
        var window = _clock?.At(now);
        if (_time.GetElapsedTime(Volatile.Read(ref _usedAt), now) < (window?.Length ?? TimeSpan.Zero) || Interlocked.CompareExchange(ref _count, Closed, 0) != 0)
        {
            return false;
        }

        if (!_overflow.TryRetire(now, window))
        {
            Interlocked.Add(ref _count, -Closed);
            return false;
        }

        return true;
    }

    /// <summary>At least one: who waits for less would come too early.</summary>
    private static TimeSpan WholeSeconds(TimeSpan wait) => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(wait.TotalSeconds)));

    private LimitState? Find(ReadOnlySpan<char> key, long now)
    {
        if (_byText.TryGetValue(key, out var state))
        {
            return state;
        }

        var count = Interlocked.Increment(ref _count);
        if (count <= 0 || count > _maxKeys)
        {
            Interlocked.Decrement(ref _count);
            if (count <= 0)
            {
                return null;
            }

            SweepNowAndThen(now);
            return _overflow;
        }

        var added = new LimitState(_bounds);
        state = _states.GetOrAdd(key.ToString(), added);
        if (!ReferenceEquals(state, added))
        {
            Interlocked.Decrement(ref _count);
        }

        return state;
    }

    /// <summary>Makes room, at most once a second, for the keys to come.</summary>
    private void SweepNowAndThen(long now)
    {
        var next = Volatile.Read(ref _nextSweep);
        if (now >= next && Interlocked.CompareExchange(ref _nextSweep, now + _time.TimestampFrequency, next) == next)
        {
            Sweep(now);
        }
    }
}
