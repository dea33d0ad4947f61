using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditShowCommandTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task Show_IntentAndOutcome_AreOneRow()
    {
        WriteDay();

        var run = await ShowAsync();

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        run.Lines[0].Should().MatchRegex("^time +caller +roles +operation +target +status +code +ms$");
        run.Rows.Should().BeEquivalentTo(
            new[]
            {
                new[] { "2026-11-25T21:00:00.123Z", "-", "-", "audit.opened", "-", "-", "-", "-" },
                ["2026-11-25T21:01:00.123Z", "alice", "support,local", "tools/call", "get_ticket", "done", "-", "1.234"],
                ["2026-11-25T21:02:00.123Z", "bob (asserted)", "support", "tools/call", "refund_order", "refused", "access.unknown", "0.02"],
                ["2026-11-25T21:03:00.123Z", "bob (asserted)", "support", "tools/call", "refund_order", "refused x7", "access.unknown", "-"],
                ["2026-11-25T21:04:00.123Z", "anonymous", "-", "tools/list", "3 shown, 2 hidden", "allow", "-", "-"],
                ["2026-11-25T21:05:00.123Z", "bob (asserted)", "support", "resources/read", "resource:ticket://7", "tool_error", "-", "1.5"],
            },
            options => options.WithStrictOrdering());
    }

    [Test]
    public async Task Show_CallWithoutOutcome_IsInFlightWhileItsProcessLives()
    {
        _journal.Live(LogA).Append(LogA, Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("get_ticket")},{Allowed}"));

        (await ShowAsync()).Rows.Single()[5].Should().Be("in flight");
        (await ShowAsync("--status", "in_flight")).Rows.Should().ContainSingle();
        (await ShowAsync("--status", "in flight")).Rows.Should().ContainSingle();
        (await ShowAsync("--status", "allow")).Out.Should().BeEmpty();

        _journal.Kill();

        (await ShowAsync()).Rows.Single()[5].Should().Be("indeterminate");
        (await ShowAsync("--status", "indeterminate")).Rows.Should().ContainSingle();
        (await ShowAsync("--status", "in_flight")).Out.Should().BeEmpty();
    }

    [Test]
    public async Task Show_CallThatAskedForInput_IsInputRequiredUntilItsOutcome()
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("close_ticket")},{Allowed}"),
            Line(LogA, 2, "call.round", At(2), "c1", Came("input_required")));
        (await ShowAsync()).Rows.Single()[5].Should().Be("input_required");

        _journal.Append(LogA, Line(LogA, 3, "call.round", At(3), "c1", "\"round\":2"));
        (await ShowAsync()).Rows.Single()[5].Should().Be("indeterminate");

        _journal.Append(LogA, Line(LogA, 4, "call.outcome", At(4), "c1", Came("done")));
        var row = (await ShowAsync()).Rows.Single();
        (row[0], row[4], row[5]).Should().Be(("2026-11-25T21:01:00.123Z", "close_ticket", "done"));
        (await ShowAsync("--status", "input_required")).Out.Should().BeEmpty();
    }

    [Test]
    public async Task Show_OutcomeWrittenByRecovery_IsIndeterminate()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("get_ticket")},{Allowed}"));
        _journal.AppendRaw(LogA, "000002-000000000002.jsonl", Line(LogA, 2, "call.outcome", At(9), "c1", "\"outcome\":{\"status\":\"indeterminate\"}", epoch: 2) + "\n");
        _journal.Live(LogA);

        var row = (await ShowAsync()).Rows.Single();

        (row[1], row[5]).Should().Be(("alice (asserted)", "indeterminate"));
    }

    [Test]
    public async Task Show_UnknownVersionAndType_AreShown()
    {
        _journal.Append(LogA, Line(LogA, 1, "approval.asked", At(1)), "{\"v\":2,\"type\":\"call.outcome\",\"time\":\"" + At(2) + "\"}");

        (await ShowAsync()).Rows.Select(row => row[3]).Should().Equal("approval.asked", "call.outcome (v2)");
    }

    [TestCase("--caller alice", "get_ticket")]
    [TestCase("--caller local", "refund_order,refund_order,resource:ticket://7")]
    [TestCase("--caller anonymous", "3 shown, 2 hidden")]
    [TestCase("--tool refund_*", "refund_order,refund_order")]
    [TestCase("--tool ticket://*", "resource:ticket://7")]
    [TestCase("--code access.*", "refund_order,refund_order")]
    [TestCase("--code access.unknown --limit 1", "refund_order")]
    [TestCase("--status done", "get_ticket")]
    [TestCase("--status refused", "refund_order,refund_order")]
    [TestCase("--type list.view", "3 shown, 2 hidden")]
    [TestCase("--type call.intent", "get_ticket,resource:ticket://7")]
    [TestCase("--call c1", "get_ticket")]
    [TestCase("--since 26m", "3 shown, 2 hidden,resource:ticket://7")]
    [TestCase("--since 2026-11-25T21:04Z --until 2026-11-25T21:05:00Z", "3 shown, 2 hidden")]
    [TestCase("--until 1h", "")]
    [TestCase("--limit 2", "3 shown, 2 hidden,resource:ticket://7")]
    public async Task Show_Filter_ShowsWhatMatches(string filter, string targets)
    {
        WriteDay();

        var run = await ShowAsync(filter.Split(' '));

        run.ExitCode.Should().Be(0, run.Error);
        string.Join(",", run.Rows.Select(row => row[4])).Should().Be(targets);
        run.Error.Should().Be(targets.Length > 0 ? "" : "No records match." + Environment.NewLine);
    }

    [Test]
    public async Task Show_Json_PrintsTheLinesBytes()
    {
        WriteDay();

        var run = await ShowAsync("--json");

        run.Out.Should().Be(await File.ReadAllTextAsync(_journal.File(LogA)));
    }

    [Test]
    public async Task Show_JsonOfOneCaller_HasTheOutcomesThatDoNotRepeatTheCaller()
    {
        WriteDay();

        var run = await ShowAsync("--json", "--caller", "alice");

        run.Lines.Should().HaveCount(2);
        run.Lines[1].Should().Contain("call.outcome").And.NotContain("alice");
    }

    [Test]
    public async Task Show_LineThatDoesNotParse_IsSaidWithFileAndLineAndTheRestIsShown()
    {
        WriteDay();
        _journal.Append(LogA, "{\"secret\":", Line(LogA, 20, "audit.closed", At(9)));

        var run = await ShowAsync();

        run.ExitCode.Should().Be(1);
        run.Rows.Should().HaveCount(7);
        run.Error.Should().StartWith($"{_journal.File(LogA)}:10: the line is not JSON").And.NotContain("secret");
        (await ShowAsync("--json")).ExitCode.Should().Be(1);
    }

    [Test]
    public async Task Show_TornTailOfADeadProcess_IsSaidAndNoFinding()
    {
        WriteDay();
        _journal.AppendRaw(LogA, FirstSegment, "{\"seq\":9,");

        var run = await ShowAsync();

        run.ExitCode.Should().Be(0);
        run.Error.Should().Contain(":10: the last 9 bytes are no whole line");
    }

    [Test]
    public async Task Show_MoreOpenCallsThanTheWindow_ShowsEachOnce()
    {
        const int Calls = 6_000;
        _journal.Append(LogA, Line(LogA, 1, "call.intent", At(1), "stuck", What("stuck")), Line(LogA, 2, "call.intent", At(1), "slow", What("slow")));
        _journal.Append(LogA, [.. Enumerable.Range(3, Calls).Select(i => Line(LogA, i, "call.outcome", At(2), $"c{i}", Came("done")))]);
        _journal.Append(LogA, Line(LogA, 9_000, "call.outcome", At(3), "slow", Came("done")));

        var targets = (await ShowAsync()).Rows.Select(row => (row[4], row[5])).ToList();

        targets.Should().HaveCount(Calls + 2);
        targets.Should().ContainSingle(row => row.Equals(new("slow", "done")));
        targets.Should().ContainSingle(row => row.Equals(new("stuck", "indeterminate")));
    }

    [Test]
    public async Task Show_Redirected_NeitherCutsNorWrapsNorColours()
    {
        var name = new string('n', 5_000);
        _journal.Append(LogA, Line(LogA, 1, "call.outcome", At(1), "c1", $"{Who("alice")},{What(name)},{Denied("access.unknown")},{Came("refused")}"));

        var run = await ShowAsync();

        run.Lines.Should().HaveCount(2);
        run.Lines[1].Should().Contain(name).And.Contain("access.unknown");
        run.Out.Should().NotContain("\u001b");
    }

    [Test]
    public async Task Show_OnNarrowTerminal_WrapsAndLosesNothing()
    {
        WriteDay();

        var run = await CliRun.OnTerminalAsync(120, "audit", "show", _journal.Root);

        run.Plain.Split('\n').Should().OnlyContain(line => line.TrimEnd().Length <= 120);
        run.Plain.Should().Contain("refund_order").And.Contain("2026-11-25T21:05:00.123Z");
    }

    private async Task<CliRun> ShowAsync(params string[] options) =>
        await CliRun.RedirectedAsync(["audit", "show", _journal.Root, .. options]);

    private void WriteDay() => _journal.Append(
        LogA,
        Line(LogA, 1, "audit.opened", At(0)),
        Line(LogA, 2, "call.intent", At(1), "c1", $"{Who("alice", "authenticated", "\"support\",\"local\"", verified: true)},{What("get_ticket")},{Allowed}"),
        Line(LogA, 3, "call.outcome", At(2), "c2", $"{Who("bob")},{What("refund_order")},{Denied("access.unknown")},{Came("refused", "0.02")}"),
        Line(LogA, 4, "call.outcome", At(2), "c1", Came("done", "1.234")),
        Line(LogA, 5, "call.refused", At(3), null, $"{Who("bob")},{What("refund_order")},{Denied("access.unknown")},\"count\":7"),
        Line(LogA, 6, "list.view", At(4), null, "\"caller\":{\"kind\":\"anonymous\",\"verified\":false},\"method\":\"tools/list\",\"decision\":{\"verdict\":\"allow\"},\"list\":{\"shown\":3,\"hidden\":2}"),
        Line(LogA, 7, "call.intent", At(5), "c3", $"{Who("bob")},{What("ticket://7", "resource", "resources/read")},{Allowed}"),
        Line(LogA, 8, "call.round", At(5), "c3", Came("input_required")),
        Line(LogA, 9, "call.outcome", At(6), "c3", Came("tool_error")));

    private static string At(int minute) => $"2026-11-25T21:0{minute}:00.1234567Z";
}
