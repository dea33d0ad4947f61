namespace McpGovernance.Limits;

/// <summary>Where the periods of a zone's calendar begin and end, however its clocks are changed.</summary>
internal static class QuotaCalendar
{
    /// <summary>The period that a time is in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The period is unknown.</exception>
    public static (DateTimeOffset Begin, DateTimeOffset End) Around(DateTimeOffset time, QuotaPeriod period, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone).DateTime;
        switch (period)
        {
            case QuotaPeriod.Hour:
                var hour = time.AddTicks(-(local.Ticks % TimeSpan.TicksPerHour));
                return (hour, hour.AddHours(1));

            // Further than any day or month is long, and than clocks are changed.
            case QuotaPeriod.Day:
                return Around(time, zone, local.Date, local.Date.AddDays(1), TimeSpan.FromDays(3));

            case QuotaPeriod.Month:
                var month = new DateTime(local.Year, local.Month, 1);
                return Around(time, zone, month, month.AddMonths(1), TimeSpan.FromDays(33));

            default:
                throw new ArgumentOutOfRangeException(nameof(period), period, "Expected a member of QuotaPeriod.");
        }
    }

    private static (DateTimeOffset Begin, DateTimeOffset End) Around(DateTimeOffset time, TimeZoneInfo zone, DateTime first, DateTime next, TimeSpan reach) =>
        (FirstInstant(first, zone, time - reach, time), FirstInstant(next, zone, time, time + reach));

    /// <summary>
    /// The first instant at which a zone's calendar shows a date, or a later one. It is searched for, because midnight may be left
    /// out or come twice, and a whole date may be left out.
    /// </summary>
    private static DateTimeOffset FirstInstant(DateTime date, TimeZoneInfo zone, DateTimeOffset before, DateTimeOffset after)
    {
        var (low, high) = (before.UtcTicks, after.UtcTicks);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (TimeZoneInfo.ConvertTime(new DateTimeOffset(middle, TimeSpan.Zero), zone).DateTime >= date)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return new DateTimeOffset(high, TimeSpan.Zero);
    }
}
