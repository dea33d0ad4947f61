using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace McpGovernance.Limits;

/// <summary>What this process has counted, limit by limit.</summary>
/// <remarks>
/// Thread safe. A limit is known by its meaning, so that a policy that is loaded again goes on counting. A meaning is forgotten
/// when nothing is left to remember of it: whether a policy still has it, nobody has to say.
/// </remarks>
internal sealed class LimitStore
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, LimitTable> _tables = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<LimitRule, LimitTable> _ofRules = [];
    private readonly TimeProvider _time;
    private readonly int _maxTracked;
    private readonly long _sweepEvery;
    private long _nextSweep;

    public LimitStore(int maxTracked, TimeProvider time)
    {
        _time = time;
        _maxTracked = maxTracked;
        _sweepEvery = (long)(SweepEvery.TotalSeconds * time.TimestampFrequency);
        _nextSweep = time.GetTimestamp() + _sweepEvery;
    }

    /// <summary>How many meanings are remembered.</summary>
    public int Count => _tables.Count;

    /// <summary>Takes one call of one limit, all that it bounds or nothing. A refusal says how long to wait, where that is known.</summary>
    public LimitAnswer TryTake(LimitRule rule, InvokeContext context, long now, out LimitLease lease, out TimeSpan? retryAfter)
    {
        Sweep(now);
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[LimitKey.OrdinaryLength]);
        LimitKey.Write(ref text, rule.Per, context);
        var key = LimitKey.Shorten(text.Text, stackalloc char[LimitKey.ShortLength]);

        // What an earlier round has paid is not paid again.
        var isCharged = context.Continuation is null;
        while (true)
        {
            var answer = Table(rule).TryTake(key, now, isCharged, out lease, out retryAfter);
            if (answer != LimitAnswer.Retired)
            {
                text.Clear();
                return answer;
            }

            // The table was closed between finding and taking.
            _ofRules.Remove(rule);
        }
    }

    private LimitTable Table(LimitRule rule)
    {
        if (!_ofRules.TryGetValue(rule, out var table))
        {
            table = _tables.GetOrAdd(rule.Meaning, static (_, made) => new LimitTable(made.rule, made.store._maxTracked, made.store._time), (rule, store: this));
            _ofRules.AddOrUpdate(rule, table);
        }

        return table;
    }

    /// <summary>Forgets, once an hour, what nothing is left to remember of.</summary>
    private void Sweep(long now)
    {
        var next = Volatile.Read(ref _nextSweep);
        if (now < next || Interlocked.CompareExchange(ref _nextSweep, now + _sweepEvery, next) != next)
        {
            return;
        }

        foreach (var entry in _tables)
        {
            entry.Value.Sweep(now);
            if (entry.Value.TryClose(now))
            {
                _tables.TryRemove(entry);
            }
        }
    }
}
