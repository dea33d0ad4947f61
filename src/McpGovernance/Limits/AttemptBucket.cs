namespace McpGovernance.Limits;

/// <summary>The state of one key under the generic cell rate algorithm: when it will have nothing to remember.</summary>
internal sealed class AttemptBucket
{
    private const long Retired = long.MaxValue;
    private long _emptyAt = long.MinValue;

    /// <summary>Takes one attempt, or says how long to wait for one. False when the bucket is retired and another has to be found.</summary>
    public bool TryTake(long now, long interval, long tolerance, out long wait)
    {
        while (true)
        {
            var emptyAt = Volatile.Read(ref _emptyAt);
            if (emptyAt == Retired)
            {
                wait = 0;
                return false;
            }

            var from = Math.Max(emptyAt, now);
            wait = Math.Max(0, from - now - tolerance);
            if (wait > 0 || Interlocked.CompareExchange(ref _emptyAt, from + interval, emptyAt) == emptyAt)
            {
                return true;
            }
        }
    }

    /// <summary>Ends the bucket if it is like a new one.</summary>
    public bool TryRetire(long now)
    {
        var emptyAt = Volatile.Read(ref _emptyAt);
        return emptyAt <= now && Interlocked.CompareExchange(ref _emptyAt, Retired, emptyAt) == emptyAt;
    }
}
