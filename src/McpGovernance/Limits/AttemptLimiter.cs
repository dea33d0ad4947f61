using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Threading.RateLimiting;

namespace McpGovernance.Limits;

/// <summary>Counts attempts for each key: a steady rate with a burst (GCRA), in bounded memory.</summary>
/// <remarks>
/// <para>Thread safe. An attempt that is let through allocates nothing; one that is refused spends nothing.</para>
/// <para>
/// Time is the provider's monotonic one: a wall clock that is set back neither gives attempts away nor locks anybody out.
/// When the table is full, keys that nothing would be remembered of are dropped; keys beyond share one bucket.
/// </para>
/// </remarks>
internal sealed class AttemptLimiter : PartitionedRateLimiter<string>
{
    private const int MaxKeyLength = 512;
    private readonly ConcurrentDictionary<string, AttemptBucket> _buckets = new(StringComparer.Ordinal);
    private readonly AttemptBucket _overflow = new();
    private readonly TimeProvider _time;
    private readonly int _maxKeys;
    private readonly long _interval;
    private readonly long _tolerance;
    private int _count;
    private long _nextSweep = long.MinValue;

    public AttemptLimiter(int perMinute, int burst, int maxKeys, TimeProvider time)
    {
        _time = time;
        _maxKeys = maxKeys;
        _interval = Math.Max(1, 60 * time.TimestampFrequency / perMinute);
        _tolerance = _interval * (burst - 1);
    }

    /// <summary>How many keys are counted apart now.</summary>
    public int Count => Volatile.Read(ref _count);

    public override RateLimiterStatistics? GetStatistics(string resource) => null;

    /// <summary>Counts one attempt. A refusal says how long to wait: whole seconds, at least one.</summary>
    protected override RateLimitLease AttemptAcquireCore(string resource, int permitCount)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(permitCount, 1);
        var key = resource.Length <= MaxKeyLength ? resource : Shorten(resource);
        var now = _time.GetTimestamp();
        long wait;
        while (!Find(key, now).TryTake(now, _interval, _tolerance, out wait))
        {
            // The bucket was retired between finding and taking.
        }

        return wait == 0
            ? AttemptLease.Acquired
            : new AttemptLease(TimeSpan.FromSeconds(Math.Ceiling(_time.GetElapsedTime(0, wait).TotalSeconds)));
    }

    /// <summary>Nobody waits in a queue: whoever is refused comes back.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(string resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    /// <summary>Callers may name themselves at any length; what is remembered of them is bounded.</summary>
    private static string Shorten(string key) => Base64Url.EncodeToString(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));

    private AttemptBucket Find(string key, long now)
    {
        if (_buckets.TryGetValue(key, out var bucket))
        {
            return bucket;
        }

        if (Interlocked.Increment(ref _count) > _maxKeys)
        {
            Interlocked.Decrement(ref _count);
            Sweep(now);
            return _overflow;
        }

        var added = new AttemptBucket();
        bucket = _buckets.GetOrAdd(key, added);
        if (!ReferenceEquals(bucket, added))
        {
            Interlocked.Decrement(ref _count);
        }

        return bucket;
    }

    /// <summary>Makes room, at most once a second, for the keys to come.</summary>
    private void Sweep(long now)
    {
        var next = Volatile.Read(ref _nextSweep);
        if (now < next || Interlocked.CompareExchange(ref _nextSweep, now + _time.TimestampFrequency, next) != next)
        {
            return;
        }

        foreach (var entry in _buckets)
        {
            if (entry.Value.TryRetire(now) && _buckets.TryRemove(entry))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }
}
