using McpGovernance.Limits;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QuotaClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly AdjustableClock _time = new(Noon);
    private readonly QuotaClock _clock;

    public QuotaClockTests() => _clock = new QuotaClock(new QuotaRule(1, QuotaPeriod.Day, TimeZoneInfo.Utc), _time);

    private QuotaWindow Now => _clock.At(_time.GetTimestamp());

    private TimeSpan UntilNext => _clock.UntilNext(Now, _time.GetTimestamp());

    [Test]
    public void At_SameDay_IsTheSameWindow()
    {
        var window = Now;
        _time.Advance(TimeSpan.FromHours(12) - TimeSpan.FromTicks(1));

        Now.Should().BeSameAs(window);
        window.Number.Should().Be(1);
        window.Begin.Should().Be(Noon.AddHours(-12));
    }

    [Test]
    public void At_NextDay_IsTheNextWindow()
    {
        _ = Now;
        _time.Advance(TimeSpan.FromHours(12));

        Now.Number.Should().Be(2);
        Now.Begin.Should().Be(Noon.AddHours(12));
    }

    [Test]
    public void At_SetBackToAnEarlierDay_StaysInItsWindowForAsLongAsThatLasts()
    {
        var window = Now;
        _time.Off = TimeSpan.FromDays(-400);

        Now.Should().BeSameAs(window);
        UntilNext.Should().Be(TimeSpan.FromDays(1));
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        Now.Should().BeSameAs(window);
        UntilNext.Should().Be(TimeSpan.FromTicks(1));

        _time.Advance(TimeSpan.FromTicks(1));

        Now.Number.Should().Be(2);
        Now.Begin.Should().Be(Noon.AddHours(12).AddDays(-400), "now the clock is believed");
    }

    [Test]
    public void At_SetForwardAndBackAgain_CountsNothingAnewInBetween()
    {
        _ = Now;
        _time.Off = TimeSpan.FromDays(400);
        Now.Number.Should().Be(2);

        _time.Off = TimeSpan.Zero;

        Now.Number.Should().Be(2);
        _time.Advance(TimeSpan.FromDays(1));
        Now.Number.Should().Be(3, "and nobody waits for 400 days");
    }

    [Test]
    public void At_SetBackWithinTheDay_IsTheSameWindowUntilTheDayEnds()
    {
        var window = Now;
        _time.Off = TimeSpan.FromHours(-10);
        _time.Advance(TimeSpan.FromHours(21));

        Now.Should().BeSameAs(window);
        UntilNext.Should().Be(TimeSpan.FromHours(1));
    }

    [Test]
    public void UntilNext_SetBackALittle_IsUntilTheDayEndsByTheClock()
    {
        _time.Advance(TimeSpan.FromHours(12));
        _ = Now;
        _time.Advance(TimeSpan.FromHours(2));
        _time.Off = TimeSpan.FromHours(-3);

        UntilNext.Should().Be(TimeSpan.FromHours(22), "25 hours are left by a clock that is wrong, 22 of the day");
    }

    [Test]
    public void UntilNext_Ordinary_IsUntilMidnight() => UntilNext.Should().Be(TimeSpan.FromHours(12));
}
