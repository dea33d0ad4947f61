using McpGovernance.Limits;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
internal sealed class LimitBoundsTests
{
    [TestCase(60, 60, 1, 1_000, 0)]
    [TestCase(60, 60, 5, 1_000, 4_000)]
    [TestCase(7, 1, 3, 143, 286)]
    [TestCase(1, 86_400, 1, 86_400_000, 0)]
    [TestCase(int.MaxValue, 1, 1, 1, 0)]
    public void Rate_InUnitsOfTheClock_IsNeverMoreThanThePolicySays(int calls, int seconds, int burst, long interval, long tolerance)
    {
        var bounds = new LimitBounds(Limited.Rule("rate", new RateRule(calls, TimeSpan.FromSeconds(seconds), burst)), frequency: 1_000);

        (bounds.Interval, bounds.Tolerance).Should().Be((interval, tolerance));
        (bounds.Quota, bounds.Concurrency).Should().Be((null, null));
    }

    [Test]
    public void Rate_Extreme_StaysFarFromTheEndOfTime()
    {
        var bounds = new LimitBounds(Limited.Rule("rate", new RateRule(1, TimeSpan.MaxValue, int.MaxValue)), frequency: 1_000_000_000);

        bounds.Interval.Should().Be(long.MaxValue / 4);
        bounds.Tolerance.Should().Be(long.MaxValue / 4);
    }

    [Test]
    public void NoRate_TakesNoTime()
    {
        var bounds = new LimitBounds(Limited.Rule("both", concurrency: 3, quota: new QuotaRule(5, QuotaPeriod.Day, TimeZoneInfo.Utc)), frequency: 1_000);

        (bounds.Interval, bounds.Tolerance, bounds.Quota, bounds.Concurrency).Should().Be((0, 0, 5, 3));
    }

    [TestCase(0, 60)]
    [TestCase(-1, 60)]
    [TestCase(1, 0)]
    [TestCase(1, -1)]
    public void Rate_ThatIsNone_IsRefused(int calls, int seconds)
    {
        var make = () => new LimitBounds(Limited.Rule("rate", new RateRule(calls, TimeSpan.FromSeconds(seconds), 1)), frequency: 1_000);

        make.Should().Throw<ArgumentOutOfRangeException>();
    }
}
