using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditQueryCommandTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly HandWrittenJournal _other = new();

    public void Dispose()
    {
        _journal.Dispose();
        _other.Dispose();
    }

    [Test]
    public async Task Query_IntentAndOutcome_AreOneRowThatSaysAll()
    {
        WriteDay();

        var run = await QueryAsync();

        run.ExitCode.Should().Be(0);
        run.Error.Should().BeEmpty();
        run.Lines[0].Should().MatchRegex("^time +caller +client +operation +target +inputs +status +code +rule +ms$");
        run.Rows.Should().BeEquivalentTo(
            new[]
            {
                new[] { "2026-11-25T21:01:00.000Z", "alice", "Cursor 1.4", "tools/call", "get_ticket 1.2.0", "12 B AbCdEfGhIj…", "done", "-", "matrix/support/0 +office-hours", "1.5" },
                ["2026-11-25T21:02:00.000Z", "bob (asserted)", "-", "tools/call", "refund_order", "{\"id\":7}", "refused", "access.unknown", "-", "0.02"],
                ["2026-11-25T21:03:00.000Z", "bob (asserted)", "-", "tools/call", "refund_order", "-", "refused x7", "access.unknown", "-", "-"],
                ["2026-11-25T21:04:00.000Z", "carol (asserted)", "-", "resources/read", "resource:ticket://7", "-", "indeterminate", "-", "matrix/support/0", "-"],
            },
            options => options.WithStrictOrdering());
    }

    [TestCase("--caller alice", "get_ticket 1.2.0")]
    [TestCase("--client Cur*", "get_ticket 1.2.0")]
    [TestCase("--agent agent-1", "get_ticket 1.2.0")]
    [TestCase("--tool refund_*", "refund_order,refund_order")]
    [TestCase("--version 1.2.0", "get_ticket 1.2.0")]
    [TestCase("--kind read", "get_ticket 1.2.0")]
    [TestCase("--kind resource", "resource:ticket://7")]
    [TestCase("--target ticket://*", "resource:ticket://7")]
    [TestCase("--data personal", "get_ticket 1.2.0")]
    [TestCase("--code access.*", "refund_order,refund_order")]
    [TestCase("--rule office-*", "get_ticket 1.2.0")]
    [TestCase("--rule matrix/support/0", "get_ticket 1.2.0,resource:ticket://7")]
    [TestCase("--status indeterminate", "resource:ticket://7")]
    [TestCase("--trace 0af7", "get_ticket 1.2.0")]
    [TestCase("--call c2", "refund_order")]
    [TestCase("--text AbCdEf", "get_ticket 1.2.0")]
    [TestCase("--since 27m", "refund_order,resource:ticket://7")]
    [TestCase("--since 2026-11-25T21:01Z --until 2026-11-25T21:02:00Z", "get_ticket 1.2.0")]
    [TestCase("--caller bob --status refused --limit 1", "refund_order")]
    public async Task Query_EachFilter_ShowsWhatItSays(string options, string targets)
    {
        WriteDay();

        var run = await QueryAsync(options.Split(' '));

        run.Rows.Select(row => row[4]).Should().Equal(targets.Split(','));
        run.ExitCode.Should().Be(0);
    }

    [TestCase("--order oldest", "21:01,21:02,21:03,21:04")]
    [TestCase("--order newest", "21:04,21:03,21:02,21:01")]
    [TestCase("--order newest --limit 2", "21:04,21:03")]
    [TestCase("--order oldest --limit 2", "21:03,21:04")]
    [TestCase("--order slowest --limit 2", "21:01,21:02")]
    public async Task Query_Order_IsAsNamed(string options, string times)
    {
        WriteDay();

        (await QueryAsync(options.Split(' '))).Rows.Select(row => row[0][11..16]).Should().Equal(times.Split(','));
    }

    [Test]
    public async Task Query_NewestWithoutALimit_SaysThatItCut()
    {
        _journal.Append(LogA, [.. Enumerable.Range(1, 1001).Select(i => Line(LogA, i, "call.outcome", At(1), $"c{i}", Came("done")))]);

        var run = await QueryAsync("--order", "newest");

        run.Rows.Should().HaveCount(1000);
        run.Error.Should().StartWith("More than 1000 calls match");
    }

    [Test]
    public async Task Query_TwoRoots_AreJoinedByCall()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("get_ticket")}"));
        _other.Append(LogB, Line(LogB, 1, "call.outcome", At(2), "c1", Came("done")));

        var row = (await CliRun.RedirectedAsync("audit", "query", _journal.Root, _other.Root)).Rows.Single();

        (row[1], row[4], row[6]).Should().Be(("alice (asserted)", "get_ticket", "done"));
    }

    [Test]
    public async Task Query_Json_IsOneObjectPerCall()
    {
        WriteDay();

        var calls = (await QueryAsync("--json")).Lines.Select(line => JsonElement.Parse(line)).ToList();

        calls.Should().HaveCount(4);
        calls[0].GetProperty("status").GetString().Should().Be("done");
        calls[0].GetProperty("inputs").GetProperty("size").GetInt32().Should().Be(12);
        calls[0].GetProperty("outcome").GetProperty("ms").GetRawText().Should().Be("1.5");
        calls[0].GetProperty("records").GetArrayLength().Should().Be(2);
        calls[2].GetProperty("count").GetInt32().Should().Be(7);
        calls[3].GetProperty("open").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task Query_Csv_HasAHeaderAndOneRowPerCall()
    {
        WriteDay();

        var lines = (await QueryAsync("--csv")).Out.Split("\r\n");

        lines.Should().HaveCount(6);
        lines[0].Should().StartWith("began,ended,call,type,status,count,caller,");
        lines[1].Should().StartWith("2026-11-25T21:01:00Z,2026-11-25T21:01:30Z,c1,call.outcome,done,-,alice,".Replace(",-,", ",,", StringComparison.Ordinal));
        lines[2].Should().Contain("\"{\"\"id\"\":7}\"");
        lines[5].Should().BeEmpty();
    }

    [Test]
    public async Task Query_NothingMatches_SaysSo()
    {
        WriteDay();

        var run = await QueryAsync("--caller", "nobody");

        (run.ExitCode, run.Out, run.Error.Trim()).Should().Be((0, "", "No calls match."));
    }

    [Test]
    public async Task Query_TornTailMissingSegmentAndBrokenLine_AreSaidAndTheRestIsAnswered()
    {
        WriteDay();
        _journal.Append(LogA, "broken secret");
        _journal.AppendRaw(LogA, "000001-000000000020.jsonl", Line(LogA, 20, "call.outcome", At(5), "c20", Came("done")) + "\n" + "{\"seq\":21,");

        var run = await QueryAsync();

        run.ExitCode.Should().Be(1);
        run.Rows.Should().HaveCount(5);
        run.Error.Should().Contain($"{_journal.File(LogA)}:8: the line is not JSON")
            .And.Contain($"{_journal.File(LogA, "000001-000000000020.jsonl")}:1: 11 records before this line are not there")
            .And.Contain(":2: the last 10 bytes are no whole line")
            .And.NotContain("secret");
    }

    [TestCase("--json --csv", "--json and --csv are two forms")]
    [TestCase("--order sideways", "sideways")]
    [TestCase("--limit 0", "expected a whole number from 1 on")]
    [TestCase("--since yesterday", "is not a time")]
    public async Task Query_WrongOption_IsUsage(string options, string said)
    {
        var run = await QueryAsync(options.Split(' '));

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain(said);
    }

    [Test]
    public async Task Query_EmptyFilter_IsUsage() =>
        (await QueryAsync("--tool", "")).Error.Should().Contain("--tool is empty");

    [Test]
    public async Task Query_RootWithinAnother_IsUsage()
    {
        _journal.Append(LogA, Line(LogA, 1, "audit.opened", At(0)));

        var run = await CliRun.RedirectedAsync("audit", "query", _journal.Root, Path.Combine(_journal.Root, LogA));

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain("is read with").And.NotContain("Parameter");
    }

    [Test]
    public async Task Query_NoSuchRoot_CannotBeRead() =>
        (await CliRun.RedirectedAsync("audit", "query", _journal.Root + "-not")).ExitCode.Should().Be(66);

    private Task<CliRun> QueryAsync(params string[] options) => CliRun.RedirectedAsync(["audit", "query", _journal.Root, .. options]);

    private void WriteDay() => _journal.Append(
        LogA,
        Line(LogA, 1, "audit.opened", At(0)),
        Line(LogA, 2, "call.intent", At(1), "c1", "\"trace\":\"0af7\",\"caller\":{\"kind\":\"authenticated\",\"verified\":true,\"subject\":\"alice\",\"actors\":[\"agent-1\"]},\"client\":{\"name\":\"Cursor\",\"version\":\"1.4\"},"
            + What("get_ticket") + ",\"tool\":{\"version\":\"1.2.0\",\"kind\":\"read\",\"data\":[\"personal\"]},\"inputs\":{\"size\":12,\"digest\":{\"value\":\"AbCdEfGhIjKl\"}},"
            + "\"decision\":{\"verdict\":\"allow\",\"entry\":\"matrix/support/0\",\"guards\":[\"office-hours\"]}"),
        Line(LogA, 3, "call.outcome", "2026-11-25T21:01:30Z", "c1", Came("done")),
        Line(LogA, 4, "call.outcome", At(2), "c2", $"{Who("bob")},{What("refund_order")},\"inputs\":{{\"value\":{{\"id\":7}}}},{Denied("access.unknown")},{Came("refused", "0.02")}"),
        Line(LogA, 5, "call.refused", At(3), null, $"{Who("bob")},{What("refund_order")},{Denied("access.unknown")},\"count\":7"),
        Line(LogA, 6, "policy.changed", At(4)),
        Line(LogA, 7, "call.intent", At(4), "c3", $"{Who("carol")},{What("ticket://7", "resource", "resources/read")},{Allowed}"));

    private static string At(int minute) => $"2026-11-25T21:0{minute}:00Z";
}
