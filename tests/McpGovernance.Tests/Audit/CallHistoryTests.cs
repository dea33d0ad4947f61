using System.Globalization;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CallHistoryTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly HandWrittenJournal _other = new();
    private readonly List<JournalProblem> _problems = [];

    public void Dispose()
    {
        _journal.Dispose();
        _other.Dispose();
    }

    [Test]
    public void Read_IntentAndOutcome_AreOneCallWithTheFactsOfBoth()
    {
        _journal.Append(LogA, Intent(1, 1, "c1", "alice"), Line(LogA, 2, "call.outcome", At(2), "c1", Came("done")));

        var call = Read(_journal.Root).Single();

        (call.Status, call.IsOpen, call.RecordCount).Should().Be(("done", false, 2));
        (call.Last.CallerSubject, call.Last.TargetName, call.Last.Entry).Should().Be(("alice", "get_ticket", "matrix/support/0"));
        (call.Began, call.Ended).Should().Be((DateTimeOffset.Parse(At(1), CultureInfo.InvariantCulture), DateTimeOffset.Parse(At(2), CultureInfo.InvariantCulture)));
    }

    [Test]
    public void Read_OutcomeInAnotherProcess_Joins()
    {
        _journal.Append(LogA, Intent(1, 1, "c1", "alice"));
        _journal.Append(LogB, Line(LogB, 1, "call.outcome", At(2), "C1", Came("done")));

        Read(_journal.Root).Single().Status.Should().Be("done", "ids of calls compare without case");
    }

    [Test]
    public void Read_OutcomeInAnotherRoot_Joins()
    {
        _journal.Append(LogA, Intent(1, 1, "c1", "alice"));
        _other.Append(LogB, Line(LogB, 1, "call.outcome", At(2), "c1", Came("tool_error")));

        var call = Read(_journal.Root, _other.Root).Single();

        (call.Status, call.Last.CallerSubject).Should().Be(("tool_error", "alice"));
    }

    [Test]
    public void Read_OutcomeThatStandsBeforeItsIntent_JoinsAllTheSame()
    {
        _journal.Append(LogA, Intent(1, 2, "c1", "alice"));
        _other.Append(LogB, Line(LogB, 1, "call.outcome", At(1), "c1", Came("done")));

        var call = Read(_journal.Root, _other.Root).Single();

        (call.Status, call.IsOpen, call.First.Type, call.Last.Type, call.Last.CallerSubject).Should().Be(("done", false, "call.intent", "call.outcome", "alice"));
    }

    [Test]
    public void Read_OutcomesWithoutIntents_AreCallsAndDoNotPileUp()
    {
        var count = CallJoiner.Window + 100;
        _journal.Append(LogA, [.. Enumerable.Range(1, count).Select(i => Line(LogA, i, "call.outcome", At(i), $"o{i}", Came("done")))]);
        var joiner = new CallJoiner(_ => false);

        joiner.Join(new JournalReader(_journal.Root).ReadAsWritten(_problems.Add)).Count().Should().Be(count);

        joiner.OpenCount.Should().BeLessThanOrEqualTo(CallJoiner.Window);
    }

    [Test]
    public void Read_OutcomeFarAway_StillJoins()
    {
        var count = CallJoiner.Window + 100;
        string[] others = [.. Enumerable.Range(2, count).Select(i => Line(LogA, i, "call.intent", At(i), $"o{i}", Who("bob")))];
        _journal.Append(LogA, [Intent(1, 1, "far", "alice"), .. others, Line(LogA, count + 2, "call.outcome", At(count + 2), "far", Came("done"))]);

        var calls = Read(_journal.Root);

        calls.Should().HaveCount(count + 1);
        var far = calls[0];
        (far.Last.Call, far.Status, far.Last.CallerSubject, far.Text("inputs", "digest", "value")).Should().Be(("far", "done", "alice", "abc"));
        calls.Skip(1).Select(call => call.Last.Call).Should().Equal(Enumerable.Range(2, count).Select(i => $"o{i}"));
    }

    [Test]
    public void Read_ManyOpenCalls_KeepsPlacesAndNotRecords()
    {
        var joiner = new CallJoiner(_ => false);
        _journal.Append(LogA, [.. Enumerable.Range(1, CallJoiner.Window * 3).Select(i => Intent(i, i, $"c{i}", "alice"))]);

        using var calls = joiner.Join(new JournalReader(_journal.Root).ReadAsWritten(_problems.Add)).GetEnumerator();
        calls.MoveNext().Should().BeTrue();

        joiner.OpenCount.Should().Be(CallJoiner.Window * 3);
        joiner.HeldBytes.Should().BeLessThan(CallJoiner.Window * 600L);
        calls.Current.First.Seq.Should().Be(1);
    }

    [Test]
    public void Read_OpenCall_IsInFlightWhileItsProcessLives()
    {
        _journal.Live(LogA).Append(LogA, Intent(1, 1, "c1", "alice"));
        Read(_journal.Root).Single().Status.Should().Be("in_flight");

        _journal.Kill();
        var call = Read(_journal.Root).Single();
        (call.Status, call.IsOpen, call.Ended).Should().Be(("indeterminate", true, null));
    }

    [Test]
    public void Read_CallThatWaitsForInput_SaysSo()
    {
        _journal.Append(LogA, Intent(1, 1, "c1", "alice"), Line(LogA, 2, "call.round", At(2), "c1", Came("input_required")));

        Read(_journal.Root).Single().Status.Should().Be("input_required");
    }

    [Test]
    public void Read_CallOfManyRounds_KeepsTheFirstAndTheLast()
    {
        _journal.Append(
            LogA,
            [
                Intent(1, 1, "c1", "alice"),
                .. Enumerable.Range(2, 20).Select(i => Line(LogA, i, "call.round", At(i), "c1", $"\"round\":{i}")),
                Line(LogA, 22, "call.outcome", At(22), "c1", Came("done")),
            ]);

        var call = Read(_journal.Root).Single();

        call.RecordCount.Should().Be(22);
        call.Records.Select(record => record.Seq).Should().Equal(1, 2, 3, 4, 19, 20, 21, 22);
    }

    [Test]
    public void Read_CountedRefusal_StandsForItsCount()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.refused", At(1), null, Who("bob") + "," + Denied("access.unknown") + ",\"count\":7"));

        var call = Read(_journal.Root).Single();

        (call.Occurrences, call.Status, call.IsRequest).Should().Be((7, "refused", true));
    }

    [Test]
    public void Read_SegmentThatIsMissing_IsReportedWithFileAndLine()
    {
        _journal.Append(LogA, Event(LogA, 1), Event(LogA, 2));
        _journal.AppendRaw(LogA, "000001-000000000005.jsonl", Event(LogA, 5) + "\n");

        Read(_journal.Root).Should().HaveCount(3);

        var problem = _problems.Should().ContainSingle().Which;
        (problem.Kind, problem.File, problem.Line).Should().Be((JournalProblemKind.Unreadable, _journal.File(LogA, "000001-000000000005.jsonl"), 1));
        problem.Message.Should().StartWith("2 records before this line are not there (epoch 1, after sequence 2)");
    }

    [Test]
    public void Read_FirstSegmentIsMissing_IsReported()
    {
        _journal.AppendRaw(LogA, "000001-000000000005.jsonl", Event(LogA, 5) + "\n");

        Read(_journal.Root);

        _problems.Single().Message.Should().StartWith("4 records before this line");
    }

    [Test]
    public void Read_BrokenLine_IsReportedOnceAndIsNoGap()
    {
        _journal.Append(LogA, Event(LogA, 1), "broken", Event(LogA, 3));

        Read(_journal.Root).Should().HaveCount(2);

        _problems.Should().ContainSingle().Which.Line.Should().Be(2);
    }

    [TestCase(2, 0)]
    [TestCase(9, 1)]
    public void Read_EpochThatSaysHowFarTheOneBeforeCame_IsHeldAgainstIt(int last, int problems)
    {
        _journal.Append(LogA, Event(LogA, 1), Event(LogA, 2));
        _journal.AppendRaw(LogA, "000002-000000000001.jsonl", Line(LogA, 1, "audit.opened", At(9), null, $"\"recovery\":{{\"epoch\":1,\"seq\":{last}}}", epoch: 2) + "\n");

        Read(_journal.Root).Should().HaveCount(3);

        _problems.Should().HaveCount(problems);
    }

    [TestCase(1)]
    [TestCase(3)]
    public void Read_NextEpoch_MayBeginAgainOrGoOn(int seq)
    {
        _journal.Append(LogA, Event(LogA, 1), Event(LogA, 2));
        _journal.AppendRaw(LogA, $"000002-{seq:D12}.jsonl", Line(LogA, seq, "audit.opened", At(9), null, "\"recovery\":{\"epoch\":1,\"seq\":2}", epoch: 2) + "\n");

        Read(_journal.Root);

        _problems.Should().BeEmpty();
    }

    [Test]
    public void Read_TornTail_IsNoFinding()
    {
        _journal.Append(LogA, Event(LogA, 1)).AppendRaw(LogA, FirstSegment, "{\"seq\":2");

        Read(_journal.Root).Should().ContainSingle();

        _problems.Should().ContainSingle().Which.Kind.Should().Be(JournalProblemKind.TornTail);
    }

    [Test]
    public void ReadSteps_EveryRecord_HasTheFactsThatWereKnownThen()
    {
        _journal.Append(LogA, Intent(1, 1, "c1", "alice"), Event(LogA, 2), Line(LogA, 3, "call.outcome", At(3), "c1", "\"outcome\":{\"status\":\"indeterminate\"}"));

        var steps = new CallHistory(_journal.Root).ReadSteps(_problems.Add).ToList();

        steps.Select(step => (step.Last.Seq, step.Status, step.Last.CallerSubject)).Should().Equal(
            (1, "allow", "alice"), (2, null, null), (3, "indeterminate", "alice"));
    }

    [Test]
    public void ReadSteps_OutcomeThatStandsBeforeItsIntent_GivesEachRecordOnce()
    {
        _journal.Append(LogA, Intent(1, 2, "c1", "alice"));
        _other.Append(LogB, Line(LogB, 1, "call.outcome", At(1), "c1", Came("done")));

        new CallHistory(_journal.Root, _other.Root).ReadSteps(_problems.Add).Select(step => step.Last.Type).Should().Equal("call.outcome", "call.intent");
    }

    [Test]
    public void ReadSteps_SameTime_GoesByLogEpochSeq()
    {
        _journal.Append(LogB, Line(LogB, 1, "audit.opened", At(1)));
        _other.Append(LogA, Line(LogA, 1, "audit.opened", At(1)), Line(LogA, 2, "audit.closed", At(1)));

        new CallHistory(_journal.Root, _other.Root).ReadSteps(_problems.Add).Select(step => (step.Last.Log, step.Last.Seq))
            .Should().Equal((LogA, 1), (LogA, 2), (LogB, 1));
    }

    [Test]
    public void Constructor_RootWithinAnother_SaysWhichIsReadAlready()
    {
        var twice = () => new CallHistory(_journal.Root, _journal.Root + "/");
        var within = () => new CallHistory(_journal.Root, Path.Combine(_journal.Root, LogA));

        twice.Should().Throw<ArgumentException>().WithMessage("*is read with*already*");
        within.Should().Throw<ArgumentException>().WithMessage($"'{Path.Combine(_journal.Root, LogA)}' is read with '{_journal.Root}' already*");
    }

    [Test]
    public void Constructor_NoRoot_IsRefused()
    {
        var none = () => new CallHistory();

        none.Should().Throw<ArgumentException>();
    }

    private static string At(int minute) => $"2026-11-{1 + (minute / 1440):D2}T{minute / 60 % 24:D2}:{minute % 60:D2}:00Z";

    private static string Intent(int seq, int minute, string call, string who) => Line(
        LogA, seq, "call.intent", At(minute), call, $"{Who(who)},{What("get_ticket")},\"inputs\":{{\"size\":12,\"digest\":{{\"value\":\"abc\"}}}},{Allowed}");

    private static string Event(string log, int seq) => Line(log, seq, "policy.changed", At(seq));

    private List<JoinedCall> Read(params string[] roots) => [.. new CallHistory(roots).Read(_problems.Add)];
}
