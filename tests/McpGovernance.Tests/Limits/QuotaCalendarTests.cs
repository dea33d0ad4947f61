using System.Globalization;
using McpGovernance.Limits;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
internal sealed class QuotaCalendarTests
{
    [TestCase("UTC", QuotaPeriod.Hour, "2026-05-05T12:00:00Z", "2026-05-05T12:00:00Z", "2026-05-05T13:00:00Z")]
    [TestCase("UTC", QuotaPeriod.Hour, "2026-05-05T12:59:59.9999999Z", "2026-05-05T12:00:00Z", "2026-05-05T13:00:00Z")]
    [TestCase("UTC", QuotaPeriod.Day, "2026-05-05T00:00:00Z", "2026-05-05T00:00:00Z", "2026-05-06T00:00:00Z")]
    [TestCase("UTC", QuotaPeriod.Day, "2026-05-05T23:59:59.9999999Z", "2026-05-05T00:00:00Z", "2026-05-06T00:00:00Z")]
    [TestCase("UTC", QuotaPeriod.Month, "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z")]
    [TestCase("UTC", QuotaPeriod.Month, "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [TestCase("Asia/Kolkata", QuotaPeriod.Hour, "2026-05-05T12:00:00Z", "2026-05-05T11:30:00Z", "2026-05-05T12:30:00Z")]
    [TestCase("Asia/Kolkata", QuotaPeriod.Day, "2026-05-05T18:30:00Z", "2026-05-05T18:30:00Z", "2026-05-06T18:30:00Z")]
    public void Around_OrdinaryTime_IsThePeriodOfTheZone(string zone, QuotaPeriod period, string time, string begin, string end) =>
        Around(time, period, zone).Should().Be((Instant(begin), Instant(end)));

    [TestCase("2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23)]
    [TestCase("2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25)]
    [TestCase("2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25)]
    [TestCase("2026-10-25T01:30:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25)]
    public void Around_DayOnWhichClocksAreChanged_IsAsLongAsItIs(string time, string begin, string end, int hours)
    {
        var day = Around(time, QuotaPeriod.Day, "Europe/Berlin");

        day.Should().Be((Instant(begin), Instant(end)));
        (day.End - day.Begin).Should().Be(TimeSpan.FromHours(hours));
    }

    [TestCase("2026-10-25T00:30:00Z", "2026-10-25T00:00:00Z")]
    [TestCase("2026-10-25T01:30:00Z", "2026-10-25T01:00:00Z")]
    public void Around_HourThatComesTwice_IsTwoHours(string time, string begin) =>
        Around(time, QuotaPeriod.Hour, "Europe/Berlin").Should().Be((Instant(begin), Instant(begin).AddHours(1)));

    [Test]
    public void Around_MonthInWhichClocksAreChanged_BeginsAndEndsAtLocalMidnight() =>
        Around("2026-03-15T12:00:00Z", QuotaPeriod.Month, "Europe/Berlin").Should().Be((Instant("2026-02-28T23:00:00Z"), Instant("2026-03-31T22:00:00Z")));

    /// <summary>In Beirut clocks are put forward at midnight: the day begins at one.</summary>
    [Test]
    public void Around_MidnightThatIsLeftOut_BeginsAfterIt()
    {
        Around("2024-03-31T12:00:00Z", QuotaPeriod.Day, "Asia/Beirut").Should().Be((Instant("2024-03-30T22:00:00Z"), Instant("2024-03-31T21:00:00Z")));
        Around("2024-03-30T21:59:59Z", QuotaPeriod.Day, "Asia/Beirut").Should().Be((Instant("2024-03-29T22:00:00Z"), Instant("2024-03-30T22:00:00Z")));
    }

    /// <summary>In Havana clocks are put back from one to midnight, so that midnight comes twice.</summary>
    [Test]
    public void Around_MidnightThatComesTwice_BeginsWithTheFirst() =>
        Around("2024-11-03T05:30:00Z", QuotaPeriod.Day, "America/Havana").Should().Be((Instant("2024-11-03T04:00:00Z"), Instant("2024-11-04T05:00:00Z")));

    /// <summary>Samoa had no 30 December 2011.</summary>
    [Test]
    public void Around_DateThatIsLeftOut_EndsWithTheNextThatIsThere()
    {
        Around("2011-12-30T00:00:00Z", QuotaPeriod.Day, "Pacific/Apia").Should().Be((Instant("2011-12-29T10:00:00Z"), Instant("2011-12-30T10:00:00Z")));
        Around("2011-12-30T10:00:00Z", QuotaPeriod.Day, "Pacific/Apia").Should().Be((Instant("2011-12-30T10:00:00Z"), Instant("2011-12-31T10:00:00Z")));
    }

    [Test]
    public void Around_AnyTimeOfSomeYears_IsInsideAndWithoutGaps([Values("Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia", "UTC")] string zone, [Values(QuotaPeriod.Day, QuotaPeriod.Month)] QuotaPeriod period)
    {
        var time = Instant("2010-12-15T00:00:00Z");
        var end = Instant("2014-01-15T00:00:00Z");
        var (_, expected) = QuotaCalendar.Around(time, period, TimeZoneInfo.FindSystemTimeZoneById(zone));
        for (time = expected; time < end; time = expected)
        {
            var window = QuotaCalendar.Around(time, period, TimeZoneInfo.FindSystemTimeZoneById(zone));
            window.Begin.Should().Be(time);
            window.End.Should().BeAfter(time);
            var last = QuotaCalendar.Around(window.End.AddTicks(-1), period, TimeZoneInfo.FindSystemTimeZoneById(zone));
            last.Should().Be(window);
            expected = window.End;
        }
    }

    [Test]
    public void Around_UnknownPeriod_Throws()
    {
        var asking = () => QuotaCalendar.Around(Instant("2026-05-05T12:00:00Z"), (QuotaPeriod)9, TimeZoneInfo.Utc);

        asking.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static (DateTimeOffset Begin, DateTimeOffset End) Around(string time, QuotaPeriod period, string zone) =>
        QuotaCalendar.Around(Instant(time), period, TimeZoneInfo.FindSystemTimeZoneById(zone));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
