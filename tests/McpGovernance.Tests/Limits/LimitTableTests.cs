using System.Globalization;
using McpGovernance.Limits;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LimitTableTests
{
    private readonly AdjustableClock _time = new(new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero));

    private long Now => _time.GetTimestamp();

    [Test]
    public void TryTake_AnotherKey_IsCountedApart()
    {
        var table = New(Limited.Rate(1));

        Take(table, "a", 3).Should().Be(1);
        Take(table, "b", 3).Should().Be(1);
        table.Count.Should().Be(2);
    }

    [Test]
    public void TryTake_Refused_SaysWhenToComeBackWhereThatIsKnown()
    {
        var rate = New(Limited.Rule("rate", new RateRule(60, TimeSpan.FromSeconds(90), 1)));
        Take(rate, "a", 1);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        rate.TryTake("a", Now, true, out _, out var wait).Should().Be(LimitAnswer.OverRate);
        wait.Should().Be(TimeSpan.FromSeconds(2), "1.1 seconds, rounded up");

        _time.Advance(TimeSpan.FromMilliseconds(1_099));
        rate.TryTake("a", Now, true, out _, out wait).Should().Be(LimitAnswer.OverRate);
        wait.Should().Be(TimeSpan.FromSeconds(1));

        var quota = New(Limited.Quota(1));
        Take(quota, "a", 1);
        quota.TryTake("a", Now, true, out _, out wait).Should().Be(LimitAnswer.OverQuota);
        wait.Should().Be(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1), "until midnight, whole seconds");

        var concurrency = New(Limited.Concurrency(1));
        concurrency.TryTake("a", Now, true, out _, out wait).Should().Be(LimitAnswer.Taken);
        wait.Should().BeNull();
        concurrency.TryTake("a", Now, true, out _, out wait).Should().Be(LimitAnswer.OverConcurrency);
        wait.Should().BeNull();
    }

    [Test]
    public void TryTake_MoreKeysThanTracked_ShareOneState()
    {
        var table = New(Limited.Rate(2), maxKeys: 3);
        foreach (var key in new[] { "a", "b", "c" })
        {
            Take(table, key, 1).Should().Be(1);
        }

        var admitted = Enumerable.Range(0, 1_000).Sum(number => Take(table, $"new-{number}", 1));

        admitted.Should().Be(2);
        table.Count.Should().Be(3);
        Take(table, "a", 1).Should().Be(1, "who is tracked keeps a state of their own");
    }

    [Test]
    public void TryTake_TrackedKeysRested_MakeRoomOnceASecond()
    {
        var table = New(Limited.Rate(2), maxKeys: 2);
        Take(table, "a", 1);
        Take(table, "b", 2);
        _time.Advance(TimeSpan.FromMinutes(61));

        Take(table, "c", 1).Should().Be(1);
        table.Count.Should().Be(1, "'a' has nothing to remember, 'b' has");
        Take(table, "c", 5).Should().Be(2, "there is room for a state of its own now");
        Take(table, "b", 5).Should().Be(1, "nobody is forgotten who has something to wait for");
    }

    [Test]
    public void TryTake_TableFull_IsSweptOnceASecond()
    {
        var table = New(Limited.Concurrency(9), maxKeys: 1);
        table.TryTake("a", Now, true, out var lease, out _);
        Take(table, "b", 1);
        lease.State.Return(lease, true, Now);

        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Take(table, "b", 1);
        table.Count.Should().Be(1);
        _time.Advance(TimeSpan.FromTicks(1));
        Take(table, "b", 1);
        table.Count.Should().Be(0);
    }

    [Test]
    public void TryTake_KeysWithASpentQuota_HoldTheirPlaceUntilItsPeriodEnds()
    {
        var table = New(Limited.Quota(1), maxKeys: 1);
        Take(table, "a", 1);
        _time.Advance(TimeSpan.FromHours(11));
        Take(table, "b", 1).Should().Be(1);
        Take(table, "c", 1).Should().Be(0, "it shares what 'b' has used up");

        _time.Advance(TimeSpan.FromHours(1));

        Take(table, "c", 1).Should().Be(1);
        table.Count.Should().Be(0, "the day of 'a' is over");
        Take(table, "c", 1).Should().Be(1);
        table.Count.Should().Be(1);
    }

    [Test]
    public void Sweep_ClockSetForwardForAMoment_GivesNothingAwayToThoseWhoWereForgotten()
    {
        var table = New(Limited.Quota(1));
        Take(table, "a", 3).Should().Be(1);
        _time.Off = TimeSpan.FromDays(1);
        table.Sweep(Now);
        table.Count.Should().Be(0);
        Take(table, "a", 3).Should().Be(1, "by the clock it is another day");

        _time.Off = TimeSpan.Zero;
        table.Sweep(Now);

        Take(table, "a", 3).Should().Be(0, "and then the first day again");
    }

    [Test]
    public void TryClose_SomethingToRemember_StaysOpen()
    {
        var table = New(Limited.Rate(1));
        Take(table, "a", 1);

        table.Sweep(Now);
        table.TryClose(Now).Should().BeFalse();
        Take(table, "a", 1).Should().Be(0);
        _time.Advance(TimeSpan.FromHours(1));
        table.Sweep(Now);
        table.TryClose(Now).Should().BeTrue();

        table.TryTake("a", Now, true, out var lease, out var wait).Should().Be(LimitAnswer.Retired);
        (lease, wait).Should().Be((default(LimitLease), null));
        table.TryClose(Now).Should().BeFalse("it is closed");
        table.Count.Should().BeNegative();
    }

    [Test]
    public void TryClose_SomebodyRunsBeyondTheTable_StaysOpen()
    {
        var table = New(Limited.Concurrency(1), maxKeys: 1);
        table.TryTake("a", Now, true, out var own, out _);
        table.TryTake("b", Now, true, out var shared, out _).Should().Be(LimitAnswer.Taken);
        own.State.Return(own, true, Now);
        table.Sweep(Now);

        table.TryClose(Now).Should().BeFalse();
        table.Count.Should().Be(0);
        Take(table, "c", 1).Should().Be(1, "it is as open as before");

        shared.State.Return(shared, true, Now);
        table.Sweep(Now);
        table.TryClose(Now).Should().BeTrue();
    }

    [Test]
    public void TryClose_WithAQuota_HasToBeEmptyForAWholePeriod()
    {
        var table = New(Limited.Quota(1));
        table.TryClose(Now).Should().BeFalse();
        Take(table, "a", 1);
        _time.Off = TimeSpan.FromDays(1);
        table.Sweep(Now);
        table.Count.Should().Be(0);
        for (var hour = 1; hour < 24; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            table.Sweep(Now);
            table.TryClose(Now).Should().BeFalse("the clock may have been set forward by mistake");
        }

        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        table.TryClose(Now).Should().BeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        table.TryClose(Now).Should().BeTrue();
    }

    [Test]
    public void TryTake_ByManyAtOnce_AdmitsExactlyTheBound([Values("rate", "quota", "concurrency")] string what)
    {
        var table = new LimitTable(
            what == "rate" ? Limited.Rate(100) : what == "quota" ? Limited.Quota(100, period: QuotaPeriod.Month) : Limited.Concurrency(100), 10, TimeProvider.System);
        var admitted = 0;

        Racers.Run(32, () =>
        {
            for (var attempt = 0; attempt < 100; attempt++)
            {
                if (table.TryTake("a", TimeProvider.System.GetTimestamp(), true, out _, out _) == LimitAnswer.Taken)
                {
                    Interlocked.Increment(ref admitted);
                }
            }
        });

        admitted.Should().Be(100);
    }

    [Test]
    public void TryTake_ManyKeysByManyAtOnceWhileItIsSwept_LosesNothing()
    {
        var table = new LimitTable(Limited.Concurrency(1), 50, TimeProvider.System);
        var (keys, running, over) = (Enumerable.Range(0, 40).Select(static number => number.ToString(CultureInfo.InvariantCulture)).ToArray(), new int[40], 0);

        Racers.Run(8, racer =>
        {
            for (var attempt = 0; attempt < 4_000; attempt++)
            {
                var key = (racer + attempt) % keys.Length;
                if (table.TryTake(keys[key], TimeProvider.System.GetTimestamp(), true, out var lease, out _) == LimitAnswer.Taken)
                {
                    over += Interlocked.Increment(ref running[key]) > 1 ? 1 : 0;
                    Interlocked.Decrement(ref running[key]);
                    lease.State.Return(lease, true, TimeProvider.System.GetTimestamp());
                }

                if (attempt % 16 == 0)
                {
                    table.Sweep(TimeProvider.System.GetTimestamp());
                }
            }
        });

        over.Should().Be(0);
        table.Sweep(TimeProvider.System.GetTimestamp());
        table.Count.Should().Be(0);
        table.TryClose(TimeProvider.System.GetTimestamp()).Should().BeTrue();
    }

    [Test]
    public void TryTake_KnownKey_AllocatesNothing()
    {
        var table = New(Limited.Rule("all", new RateRule(1, TimeSpan.FromSeconds(1), 1_000_000), 5, new QuotaRule(1_000_000, QuotaPeriod.Day, TimeZoneInfo.Utc)));

        Allocations.PerRun(() =>
        {
            table.TryTake("a", Now, true, out var lease, out _);
            lease.State.Return(lease, false, Now);
        }).Should().Be(0);
    }

    private LimitTable New(LimitRule rule, int maxKeys = 10) => new(rule, maxKeys, _time);

    private int Take(LimitTable table, string key, int attempts)
    {
        var admitted = 0;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            if (table.TryTake(key, Now, true, out var lease, out _) == LimitAnswer.Taken)
            {
                lease.State.Return(lease, isSpent: true, Now);
                admitted++;
            }
        }

        return admitted;
    }
}
