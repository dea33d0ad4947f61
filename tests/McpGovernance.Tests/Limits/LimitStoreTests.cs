using System.Runtime.CompilerServices;
using McpGovernance.Limits;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LimitStoreTests
{
    private readonly AdjustableClock _time = new(new(2026, 5, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly LimitStore _store;

    public LimitStoreTests() => _store = new LimitStore(10, _time);

    [Test]
    public void TryTake_RuleLoadedAgain_GoesOnCounting()
    {
        Take(Limited.Rate(2)).Should().Be(LimitAnswer.Taken);
        Take(Limited.Rate(2)).Should().Be(LimitAnswer.Taken);

        Take(Limited.Rate(2)).Should().Be(LimitAnswer.OverRate);
        Take(Limited.Rate(2) with { Entry = "limits/renamed" }).Should().Be(LimitAnswer.OverRate);
        _store.Count.Should().Be(1);
    }

    [Test]
    public void TryTake_AnotherMeaning_IsAnotherLimit()
    {
        Take(Limited.Rate(1)).Should().Be(LimitAnswer.Taken);

        Take(Limited.Rate(1, "other")).Should().Be(LimitAnswer.Taken);
        _store.Count.Should().Be(2);
    }

    [Test]
    public void TryTake_ByParts_CountsApartWhatTheRuleSays()
    {
        var limit = Limited.Rate(1, per: [LimitPart.Caller, LimitPart.Tool]);

        Take(limit, "alice", "a").Should().Be(LimitAnswer.Taken);
        Take(limit, "alice", "b").Should().Be(LimitAnswer.Taken);
        Take(limit, "bob", "a").Should().Be(LimitAnswer.Taken);
        Take(limit, "alice", "a").Should().Be(LimitAnswer.OverRate);
    }

    [Test]
    public void TryTake_NothingApart_CountsEverybodyTogether()
    {
        var limit = Limited.Rate(1) with { Per = [] };

        Take(limit, "alice", "a").Should().Be(LimitAnswer.Taken);
        Take(limit, "bob", "b").Should().Be(LimitAnswer.OverRate);
    }

    [Test]
    public void Meanings_WithNothingLeftToRemember_AreForgottenWithinHours()
    {
        Take(Limited.Rate(1, "gone"));
        Take(Limited.Quota(1, "gone too"));
        _time.Advance(TimeSpan.FromMinutes(59));
        Take(Limited.Concurrency(1, "here"));
        _store.Count.Should().Be(3);

        _time.Advance(TimeSpan.FromMinutes(1));
        Take(Limited.Concurrency(1, "here"));
        _store.Count.Should().Be(2, "the rate is whole again, the day is not over");

        for (var hour = 0; hour < 37; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            Take(Limited.Concurrency(1, "here"));
        }

        _store.Count.Should().Be(1, "one call of it runs");
    }

    [Test]
    public void Meaning_ForgottenAndUsedAgainByTheSameRule_IsCountedInOnePlace()
    {
        var (held, again) = (Limited.Rate(1), Limited.Rate(1));
        Take(held).Should().Be(LimitAnswer.Taken);
        _time.Advance(TimeSpan.FromHours(1));
        Take(Limited.Rate(1, "other"));
        _store.Count.Should().Be(1);

        Take(again).Should().Be(LimitAnswer.Taken);

        Take(held).Should().Be(LimitAnswer.OverRate);
    }

    [Test]
    public void TryTake_LaterRound_IsNotCharged()
    {
        var limit = Limited.Rate(1);
        Take(limit).Should().Be(LimitAnswer.Taken);
        var later = Limited.Call(_time, [limit]);
        later.Continuation = Limited.LaterRound();

        _store.TryTake(limit, later, _time.GetTimestamp(), out _, out _).Should().Be(LimitAnswer.Taken);
    }

    [Test]
    public void Rules_ThatNobodyHasAnyMore_AreNotKept()
    {
        var rule = TakeAndLose();

        GC.Collect();
        GC.WaitForPendingFinalizers();

        rule.IsAlive.Should().BeFalse();
        Take(Limited.Rate(1)).Should().Be(LimitAnswer.OverRate, "what was counted is kept all the same");
    }

    [Test]
    public void TryTake_KnownCaller_AllocatesNothing([Values(LimitPart.Caller, LimitPart.Subject, LimitPart.Client, LimitPart.Tenant, LimitPart.Tool)] LimitPart part)
    {
        var limit = Limited.Rule("rate", new RateRule(1_000_000, TimeSpan.FromSeconds(1), 1_000_000), per: [part, LimitPart.Tool]);
        var call = Limited.Call(_time, [limit]);
        call.Caller = call.Caller with { ClientId = new string('c', 300), Tenant = new string('t', 300) };

        Allocations.PerRun(() => _store.TryTake(limit, call, _time.GetTimestamp(), out _, out _)).Should().Be(0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference TakeAndLose()
    {
        var rule = Limited.Rate(1);
        Take(rule);
        return new WeakReference(rule);
    }

    private LimitAnswer Take(LimitRule limit, string subject = "alice", string tool = "search")
    {
        var answer = _store.TryTake(limit, Limited.Call(_time, [limit], subject, tool), _time.GetTimestamp(), out var lease, out _);
        if (answer == LimitAnswer.Taken && limit.Concurrency is null)
        {
            lease.State.Return(lease, isSpent: true, _time.GetTimestamp());
        }

        return answer;
    }
}
