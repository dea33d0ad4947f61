using McpGovernance.Cli.Audit;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditTimelineCommandTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly HandWrittenJournal _other = new();

    public void Dispose()
    {
        _journal.Dispose();
        _other.Dispose();
    }

    [Test]
    public async Task Timeline_Caller_IsEverythingOfTheirsInOrderAcrossProcessesAndRoots()
    {
        WriteDay();

        var run = await TimelineAsync("--caller", "alice");

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        run.Rows.Select(row => string.Join(' ', row[0][11..19], row[1], row[2], row[5], row[9])).Should().Equal(
            "21:01:00 call.intent alice (asserted) allow 00000001/1/2",
            "21:02:00 policy.changed - - 00000001/1/3",
            "21:03:00 call.outcome alice (asserted) refused 00000002/1/1",
            "21:04:00 call.refused alice (asserted) refused x3 00000002/1/2",
            "21:05:00 audit.recovered - - 00000001/2/4",
            "21:05:00 call.outcome alice (asserted) indeterminate 00000001/2/5");
        run.Out.Should().Contain("The file changed.").And.Contain("{\"epoch\":1,\"seq\":3}");
    }

    [TestCase("--trace aa11", "call.intent,policy.changed,audit.recovered,call.outcome")]
    [TestCase("--call c1", "call.intent,policy.changed,audit.recovered,call.outcome")]
    [TestCase("--target refund_order", "call.outcome,call.refused")]
    [TestCase("--tool get_ticket --until 2026-11-25T21:02:30Z", "call.intent,policy.changed,audit.recovered,call.outcome")]
    [TestCase("--caller bob", "call.outcome")]
    [TestCase("--caller alice --limit 2", "audit.recovered,call.outcome")]
    public async Task Timeline_Subject_IsWhatItNames(string options, string events)
    {
        WriteDay();

        var shown = (await TimelineAsync(options.Split(' '))).Rows.Select(row => row[1]);

        shown.Should().Equal(options.Contains("--until", StringComparison.Ordinal) ? ["call.intent", "policy.changed", "call.outcome"] : events.Split(','));
    }

    [Test]
    public async Task Timeline_Json_IsTheRecordsAsTheyWereWritten()
    {
        WriteDay();

        var run = await TimelineAsync("--caller", "bob", "--json");

        run.Out.Should().Be(Bob + "\n");
    }

    [Test]
    public async Task Timeline_OfNothing_IsUsage()
    {
        var run = await TimelineAsync("--status", "done");

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain("a timeline is about something: name --caller");
    }

    [Test]
    public async Task Timeline_ManyEventsBetween_AreAllShownAndNeverAllHeld()
    {
        var count = TimelineEvents.MaxHeld + 10;
        _journal.Append(
            LogA,
            [
                Line(LogA, 1, "call.outcome", At(1), "c1", Who("alice")),
                .. Enumerable.Range(2, count).Select(i => Line(LogA, i, "catalog.drift", At(2))),
                Line(LogA, count + 2, "call.outcome", At(3), "c2", Who("alice")),
            ]);

        (await TimelineAsync("--caller", "alice")).Rows.Should().HaveCount(count + 2);
    }

    [Test]
    public async Task Timeline_GapInTheJournal_IsSaidAndIsAFinding()
    {
        WriteDay();
        _journal.AppendRaw(LogA, "000002-000000000009.jsonl", Line(LogA, 9, "audit.gap", At(6), null, "\"recovery\":{\"reason\":\"outcome not recorded in time\"}", epoch: 2) + "\n");

        var run = await TimelineAsync("--caller", "alice");

        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("000002-000000000009.jsonl:1: 3 records before this line are not there");
    }

    private static string Bob => Line(LogB, 3, "call.outcome", At(4), "c3", $"{Who("bob")},{What("get_order")},{Came("done")}");

    private Task<CliRun> TimelineAsync(params string[] options) => CliRun.RedirectedAsync(["audit", "timeline", _other.Root, _journal.Root, .. options]);

    private void WriteDay()
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "audit.opened", At(0)),
            Line(LogA, 2, "call.intent", At(1), "c1", $"\"trace\":\"aa11\",{Who("alice")},{What("get_ticket")},{Allowed}"),
            Line(LogA, 3, "policy.changed", At(2), null, "\"reason\":\"The file changed.\""));
        _other.Append(
            LogB,
            Line(LogB, 1, "call.outcome", At(3), "c2", $"{Who("alice")},{What("refund_order")},{Denied("access.unknown")},{Came("refused")}"),
            Line(LogB, 2, "call.refused", At(4), null, $"{Who("alice")},{What("refund_order")},{Denied("access.unknown")},\"count\":3"),
            Bob);
        _journal.AppendRaw(
            LogA,
            "000002-000000000004.jsonl",
            Line(LogA, 4, "audit.recovered", At(5), null, "\"recovery\":{\"epoch\":1,\"seq\":3}", epoch: 2) + "\n"
            + Line(LogA, 5, "call.outcome", At(5), "c1", "\"outcome\":{\"status\":\"indeterminate\"}", epoch: 2) + "\n");
    }

    private static string At(int minute) => $"2026-11-25T21:0{minute}:00Z";
}
