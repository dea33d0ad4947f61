namespace McpGovernance.Limits;

/// <summary>The numbers of a limit, in units of the monotonic clock.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class LimitBounds
{
    /// <summary>Far beyond any burst, and far enough from the end of a <see cref="long"/> to be added to a time.</summary>
    private static readonly Int128 Longest = long.MaxValue / 4;

    /// <exception cref="ArgumentOutOfRangeException">The rate is of no calls, or in no time.</exception>
    public LimitBounds(LimitRule rule, long frequency)
    {
        if (rule.Rate is { } rate)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rate.Calls, 1, nameof(rule));
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rate.Period, TimeSpan.Zero, nameof(rule));

            // Rounded up, so that in the long run it is never more than the rate.
            var divisor = (Int128)rate.Calls * TimeSpan.TicksPerSecond;
            Interval = (long)Int128.Min(Longest, (((Int128)rate.Period.Ticks * frequency) + divisor - 1) / divisor);
            Tolerance = (long)Int128.Min(Longest, (Int128)Interval * (rate.Burst - 1));
        }

        Quota = rule.Quota?.Calls;
        Concurrency = rule.Concurrency;
    }

    /// <summary>The time that one call takes of the rate; zero where there is none.</summary>
    public long Interval { get; }

    /// <summary>How far ahead of the rate calls may be.</summary>
    public long Tolerance { get; }

    /// <summary>How many calls in one window; <see langword="null"/> for any.</summary>
    public long? Quota { get; }

    /// <summary>How many calls at once; <see langword="null"/> for any.</summary>
    public int? Concurrency { get; }
}
