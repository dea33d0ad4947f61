using McpGovernance.Limits;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Limits;

/// <summary>One call takes 100 units of the clock.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class LimitStateTests
{
    [Test]
    public void TryTake_Burst_IsExactAndComesBackSteadily()
    {
        var state = New(burst: 5);

        Take(state, 1_000, 20).Should().Be(5);
        Take(state, 1_099, 20).Should().Be(0);
        Take(state, 1_100, 20).Should().Be(1);
        Take(state, 1_400, 20).Should().Be(3);
        Take(state, 9_000, 20).Should().Be(5, "a pause saves up no more than a burst");
    }

    [Test]
    public void TryTake_OverTheRate_SaysHowLongAndSpendsNothing()
    {
        var state = New(burst: 2);
        Take(state, 1_000, 2);

        for (var attempt = 0; attempt < 50; attempt++)
        {
            state.TryTake(1_030, null, true, out _, out var wait).Should().Be(LimitAnswer.OverRate);
            wait.Should().Be(70);
        }

        Take(state, 1_100, 2).Should().Be(1);
    }

    [Test]
    public void TryTake_ClocksReadInAnotherOrder_StillAdmitTheWholeBurst()
    {
        var state = New(burst: 3);

        Take(state, 1_000, 1).Should().Be(1);
        Take(state, 990, 5).Should().Be(2);
    }

    [Test]
    public void TryTake_NoRate_IsNotRefusedBecauseClocksWereReadInAnotherOrder()
    {
        var state = new LimitState(new LimitBounds(Limited.Quota(3), 1_000));

        state.TryTake(1_000, Window(1), true, out _, out _).Should().Be(LimitAnswer.Taken);
        state.TryTake(990, Window(1), true, out _, out _).Should().Be(LimitAnswer.Taken);
    }

    [Test]
    public void TryTake_LaterRound_PaysNothingAndNeedsAPlace()
    {
        var state = New(burst: 1, quota: 1, concurrency: 2);
        state.TryTake(1_000, Window(1), true, out _, out _).Should().Be(LimitAnswer.Taken);

        state.TryTake(1_000, Window(1), false, out var lease, out _).Should().Be(LimitAnswer.Taken);
        state.TryTake(1_000, Window(1), false, out _, out _).Should().Be(LimitAnswer.OverConcurrency);

        state.Return(lease, isSpent: false, 1_000);
        state.TryTake(1_000, Window(1), true, out _, out _).Should().Be(LimitAnswer.OverQuota, "a later round gives nothing back that it did not pay");
        state.TryTake(1_000, Window(2), true, out _, out _).Should().Be(LimitAnswer.OverRate);
    }

    [TestCase(1, 9, 9, LimitAnswer.OverQuota)]
    [TestCase(9, 1, 9, LimitAnswer.OverRate)]
    [TestCase(9, 9, 1, LimitAnswer.OverConcurrency)]
    public void TryTake_OneOfThreeUsedUp_TakesNoneOfTheOthers(int quota, int burst, int concurrency, LimitAnswer expected)
    {
        var state = New(burst, quota, concurrency);
        state.TryTake(1_000, Window(1), true, out var only, out _).Should().Be(LimitAnswer.Taken);
        for (var attempt = 0; attempt < 50; attempt++)
        {
            state.TryTake(1_000, Window(1), true, out var none, out _).Should().Be(expected);
            none.Should().Be(default(LimitLease));
        }

        state.Return(only, isSpent: false, 1_000);

        state.TryRetire(1_000, Window(1)).Should().BeTrue("nothing is left of any call");
    }

    [Test]
    public void Return_NotSpent_GivesBackRateAndQuota()
    {
        var state = New(burst: 2, quota: 2);
        state.TryTake(1_000, Window(1), true, out var lease, out _);
        Take(state, 1_000, 9, Window(1)).Should().Be(1);

        state.Return(lease, isSpent: false, 1_000);

        Take(state, 1_000, 9, Window(1)).Should().Be(1);
    }

    [Test]
    public void Return_Spent_GivesBackThePlaceAlone()
    {
        var state = New(burst: 1, quota: 1, concurrency: 1);
        state.TryTake(1_000, Window(1), true, out var lease, out _);

        state.Return(lease, isSpent: true, 1_000);

        state.TryTake(1_000, Window(1), false, out _, out _).Should().Be(LimitAnswer.Taken, "there is a place");
        state.TryTake(1_000, Window(1), true, out _, out _).Should().Be(LimitAnswer.OverQuota);
        state.TryTake(1_000, Window(2), true, out _, out _).Should().Be(LimitAnswer.OverRate);
    }

    [Test]
    public void Return_AfterTimeHasGivenItBack_GivesNothingMore()
    {
        var state = New(burst: 1);
        state.TryTake(1_000, null, true, out var held, out _);
        Take(state, 1_100, 5).Should().Be(1);

        state.Return(held, isSpent: false, 1_100);

        Take(state, 1_100, 5).Should().Be(0);
        Take(state, 1_200, 5).Should().Be(1);
    }

    [Test]
    public void Return_AfterTimeHasGivenPartOfItBack_GivesTheRest()
    {
        var state = New(burst: 2);
        state.TryTake(1_000, null, true, out var held, out _);
        Take(state, 1_000, 5).Should().Be(1);

        state.Return(held, isSpent: false, 1_040);

        Take(state, 1_040, 5).Should().Be(1, "of 200 units 40 have passed and 60 are given back");
        state.TryTake(1_040, null, true, out _, out var wait).Should().Be(LimitAnswer.OverRate);
        wait.Should().Be(100);
    }

    [Test]
    public void Return_InAnotherWindow_DoesNotChangeThatOne()
    {
        var state = New(burst: 9, quota: 1);
        state.TryTake(1_000, Window(1), true, out var held, out _);
        Take(state, 1_000, 5, Window(2)).Should().Be(1);

        state.Return(held, isSpent: false, 1_000);

        Take(state, 1_000, 5, Window(2)).Should().Be(0);
    }

    [Test]
    public void TryTake_EarlierWindowThanOthersFound_IsCountedInTheirs()
    {
        var state = New(burst: 9, quota: 2);
        Take(state, 1_000, 1, Window(2)).Should().Be(1);

        Take(state, 1_000, 9, Window(1)).Should().Be(1);
    }

    [Test]
    public void TryTake_NextWindow_IsWhole()
    {
        var state = New(burst: 9, quota: 2);
        Take(state, 1_000, 9, Window(1)).Should().Be(2);

        Take(state, 1_000, 9, Window(2)).Should().Be(2);
    }

    [Test]
    public void TryRetire_SomethingToRemember_IsKept()
    {
        var rate = New(burst: 1);
        Take(rate, 1_000, 1);
        rate.TryRetire(1_099, null).Should().BeFalse();
        Take(rate, 1_099, 1).Should().Be(0);
        rate.TryRetire(1_100, null).Should().BeTrue();
        rate.TryTake(2_000, null, true, out _, out _).Should().Be(LimitAnswer.Retired);
        rate.TryRetire(1_000, null).Should().BeTrue("it is and stays so");

        var quota = New(burst: 9, quota: 9);
        Take(quota, 1_000, 1, Window(1));
        quota.TryRetire(9_000, Window(1)).Should().BeFalse();
        quota.TryRetire(9_000, Window(2)).Should().BeTrue();

        var running = New(burst: 9, concurrency: 9);
        running.TryTake(1_000, null, false, out var lease, out _);
        running.TryRetire(9_000, null).Should().BeFalse();
        running.Return(lease, isSpent: true, 9_000);
        running.TryRetire(9_000, null).Should().BeTrue();
    }

    private static LimitState New(int burst, long? quota = null, int? concurrency = null) => new(new LimitBounds(
        Limited.Rule("state", new RateRule(10, TimeSpan.FromSeconds(1), burst), concurrency, quota is { } calls ? new QuotaRule(calls, QuotaPeriod.Day, TimeZoneInfo.Utc) : null),
        frequency: 1_000));

    private static QuotaWindow Window(long number) => new(default, default, number, 0);

    private static int Take(LimitState state, long now, int attempts, QuotaWindow? window = null)
    {
        var taken = 0;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            if (state.TryTake(now, window, true, out var lease, out _) == LimitAnswer.Taken)
            {
                state.Return(lease, isSpent: true, now);
                taken++;
            }
        }

        return taken;
    }
}
