using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CallAnomalyDetectorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly CallAnomalyDetector _detector = new();

    [Test]
    public void Observe_FirstCallOfATool_AfterLearning_IsExplained()
    {
        Call(0, "alice", "get_ticket").Should().BeNull("it still learns");
        Call(8, "alice", "get_ticket").Should().BeNull("it is usual");

        var anomaly = Call(8, "alice", "refund_order")!;

        (anomaly.Kind, anomaly.Caller, anomaly.Tool, anomaly.Call).Should().Be((CallAnomalyKind.FirstSeen, "alice", "refund_order", "c"));
        anomaly.Explanation.Should().Be("'alice' called 'refund_order' for the first time in 8 days of records.");
        Call(9, "alice", "refund_order").Should().BeNull("it is said once");
    }

    [Test]
    public void Observe_PairsThatReadAlike_AreTwo()
    {
        Call(0, "a", "bc");

        Call(8, "ab", "c").Should().NotBeNull();
    }

    [Test]
    public void Observe_RefusedFirstCall_IsNoFirstCall()
    {
        Call(0, "alice", "get_ticket");

        Refuse(8 * 86_400, "alice", null).Should().BeNull();
        Call(8, "alice", "refund_order").Should().NotBeNull("the first that was permitted");
    }

    [Test]
    public void Observe_TwentyOneRefusalsInFiveMinutes_IsSaidOnceUntilQuiet()
    {
        Enumerable.Range(0, 20).Select(i => Refuse(i * 10, "bob", null)).Should().OnlyContain(anomaly => anomaly == null);

        var burst = Refuse(205, "bob", null)!;

        (burst.Kind, burst.Count).Should().Be((CallAnomalyKind.RefusalBurst, 21));
        burst.Explanation.Should().Be("'bob' was refused 21 times within 5 minutes, the last time with 'access.unknown'; more than 20 are unusual.");
        Refuse(206, "bob", null).Should().BeNull();
        Refuse(207, "carol", null).Should().BeNull("it is another caller");
        Refuse(207 + 300, "bob", 50).Should().NotBeNull("bob was quiet for five minutes");
    }

    [Test]
    public void Observe_CountedRefusal_CountsAsWhatItStandsFor() =>
        Refuse(0, "bob", 400)!.Count.Should().Be(400);

    [Test]
    public void Observe_RefusalsSpreadOut_AreNoBurst() =>
        Enumerable.Range(0, 1000).Select(i => Refuse(i * 16, "bob", null)).Should().OnlyContain(anomaly => anomaly == null);

    [Test]
    public void Observe_ManyCallers_AreForgottenAndPairsBounded()
    {
        var detector = new CallAnomalyDetector(new CallAnomalySettings { MaxPairs = 10, Learning = TimeSpan.Zero });

        Enumerable.Range(0, 100).Count(i => detector.Observe(Allowed(Start, $"user{i}", "t")) is not null).Should().Be(10);
        detector.IsFull.Should().BeTrue();
    }

    [Test]
    public void Observe_MoreRefusedCallersThanAreCountedApart_AreABurstOfMany()
    {
        var detector = new CallAnomalyDetector(new CallAnomalySettings { MaxRefusedCallers = 3 });

        var found = Enumerable.Range(0, 30).Select(i => detector.Observe(Refused(Start.AddSeconds(i), $"user{i}", null))).OfType<CallAnomaly>().ToList();

        var burst = found.Should().ContainSingle().Subject;
        (burst.Caller, burst.Count).Should().Be(("(many callers)", 21));
        burst.Explanation.Should().StartWith("Many callers were refused 21 times");
    }

    [Test]
    public void Observe_RecordOfAnAnomaly_IsNone_WhateverElseItSays()
    {
        Call(0, "alice", "get_ticket");

        _detector.Observe(Allowed(Start.AddDays(8), "alice", "refund_order") with { Type = "anomaly.first_seen" }).Should().BeNull();
        _detector.Observe(Refused(Start.AddDays(8), "alice", 400) with { Type = "anomaly.refusal_burst" }).Should().BeNull();
        Call(8, "alice", "refund_order").Should().NotBeNull("it taught nothing either");
    }

    [Test]
    public void Observe_HostileNames_AreHarmlessInTheExplanation_AndWholeBesideIt()
    {
        Call(0, "alice", "get_ticket");

        var anomaly = Call(8, "a\u001b[2J'\n", "<b>")!;

        anomaly.Explanation.Should().StartWith("'a\uFFFD\uFFFD2J\uFFFD\uFFFD' called '\uFFFDb\uFFFD' for the first time");
        (anomaly.Caller, anomaly.Tool).Should().Be(("a\u001b[2J'\n", "<b>"));
    }

    [Test]
    public void Learn_FindsNothing_AndMakesUsual()
    {
        _detector.Learn(Allowed(Start, "alice", "get_ticket"));
        _detector.Learn(Allowed(Start.AddDays(8), "alice", "refund_order"));
        _detector.Learn(Refused(Start.AddDays(8), "bob", 20));

        Call(8, "alice", "refund_order").Should().BeNull();
        _detector.Observe(Refused(Start.AddDays(8), "bob", null))!.Count.Should().Be(21);
    }

    [Test]
    public void BeginAnew_FindsNoFirstCalls_UntilAsLongWasLearned()
    {
        Call(0, "alice", "get_ticket");
        Call(8, "alice", "get_ticket");
        _detector.BeginAnew();

        Call(8, "alice", "refund_order").Should().BeNull();
        Call(14, "alice", "close_ticket").Should().BeNull();
        Call(15, "alice", "create_ticket").Should().NotBeNull();
        Call(15, "alice", "get_ticket").Should().BeNull("what is known stays known");
    }

    [TestCase(-1, 5)]
    [TestCase(7, 0)]
    public void Constructor_SettingsThatMakeNoSense_AreRefused(int days, int minutes)
    {
        var create = () => new CallAnomalyDetector(new CallAnomalySettings { Learning = TimeSpan.FromDays(days), BurstWindow = TimeSpan.FromMinutes(minutes) });

        create.Should().Throw<ArgumentOutOfRangeException>();
    }

    /// <summary>Fifty people, three usual tools each, a refusal in fifty calls, and one call in two thousand of a tool that is new to them.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Observe_OrdinaryMonth_IsQuiet(int seed)
    {
        var random = new Random(seed);
        var (first, bursts, calls, isNew) = (0, 0, 0, 0);
        for (var minute = 0; minute < 30 * 24 * 60; minute++)
        {
            var person = random.Next(50);
            var time = Start.AddMinutes(minute);
            var strays = random.Next(2000) == 0;
            var anomaly = random.Next(50) == 0
                ? _detector.Observe(Refused(time, $"user{person}", null))
                : _detector.Observe(Allowed(time, $"user{person}", $"tool{(strays ? random.Next(1000, 100_000) : person + random.Next(3))}"));
            calls++;
            isNew += strays && minute >= 7 * 24 * 60 ? 1 : 0;
            first += anomaly?.Kind == CallAnomalyKind.FirstSeen ? 1 : 0;
            bursts += anomaly?.Kind == CallAnomalyKind.RefusalBurst ? 1 : 0;
        }

        bursts.Should().Be(0);
        first.Should().BeInRange(isNew * 8 / 10, isNew, "only what is new is said: {0} in {1} calls", first, calls);
        first.Should().BeLessThan(30, "less than one and a half a day");
    }

    private static JournalRecord Allowed(DateTimeOffset time, string caller, string tool) => new()
    {
        File = "f",
        Line = 1,
        Type = "call.intent",
        Call = "c",
        Time = time,
        CallerKind = "local",
        CallerSubject = caller,
        TargetKind = "tool",
        TargetName = tool,
        Verdict = "allow",
    };

    private static JournalRecord Refused(DateTimeOffset time, string caller, long? count) => new()
    {
        File = "f",
        Line = 1,
        Type = "call.outcome",
        Call = "c",
        Time = time,
        CallerKind = "local",
        CallerSubject = caller,
        TargetKind = "tool",
        TargetName = "t",
        Verdict = "deny",
        Code = "access.unknown",
        Status = "refused",
        Count = count,
    };

    private CallAnomaly? Call(int day, string caller, string tool) => _detector.Observe(Allowed(Start.AddDays(day), caller, tool));

    private CallAnomaly? Refuse(int second, string caller, long? count) => _detector.Observe(Refused(Start.AddSeconds(second), caller, count));
}
