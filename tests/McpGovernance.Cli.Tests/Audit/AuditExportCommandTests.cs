using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditExportCommandTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task Export_Ocsf_WholeCall_IsMappedAsDocumented()
    {
        WriteWholeCall();

        var line = (await ExportAsync("--format", "ocsf")).Lines.Single();

        JsonElement.DeepEquals(JsonElement.Parse(line), JsonElement.Parse($$"""
            {
              "category_uid": 6, "category_name": "Application Activity", "class_uid": 6003, "class_name": "API Activity",
              "activity_id": 3, "activity_name": "Update", "type_uid": 600303, "severity_id": 1,
              "action_id": 1, "disposition_id": 1, "status_id": 2, "status": "Failure", "status_code": "tool_error", "status_detail": "It said no.",
              "time": 1764104460000, "start_time": 1764104460000, "end_time": 1764104461500, "duration": 1500,
              "metadata": {
                "version": "1.5.0", "product": { "name": "McpGovernance", "vendor_name": "McpGovernance" }, "profiles": ["security_control", "trace"],
                "uid": "r2", "correlation_uid": "c1", "tenant_uid": "acme", "log_name": "{{LogA}}", "sequence": 2, "logged_time": 1764104461500
              },
              "actor": {
                "user": { "uid": "alice", "name": "alice" }, "app_name": "Cursor", "app_uid": "desk", "idp": { "name": "https://id.example" }, "session": { "uid": "s1" },
                "authorizations": [{ "decision": "allow", "policy": { "name": "tickets", "uid": "sha256:1", "version": "3", "desc": "matrix/support/0" } }]
              },
              "src_endpoint": { "ip": "192.0.2.7" },
              "api": {
                "operation": "set_ticket", "version": "1.2.0", "group": { "name": "tools/call" }, "service": { "name": "desk" },
                "request": { "uid": "17", "data": { "id": 7 } }, "response": { "error": "System.Exception" }
              },
              "resources": [{ "uid": "acct-7", "name": "set_ticket", "type": "tool", "version": "1.2.0" }],
              "trace": { "uid": "0af7" }
            }
            """)).Should().BeTrue(line);
    }

    [Test]
    public async Task Export_Ocsf_EveryKindOfCall_SatisfiesTheClass()
    {
        WriteWholeCall();
        var seq = 3;
        foreach (var status in (string[])["done", "tool_error", "refused", "refused_by_others", "exception", "cancelled", "timed_out", "input_required", "task_created", "indeterminate", "of_tomorrow"])
        {
            _journal.Append(LogA, Line(LogA, seq, "call.outcome", At(2), $"c{seq++}", $"{Who("bob")},{What("get_ticket")},{Denied("x.y")},{Came(status)}"));
        }

        _journal.Append(
            LogA,
            Line(LogA, seq++, "call.refused", At(3), null, $"{Who("bob")},{Denied("x.y")},\"count\":7"),
            Line(LogA, seq++, "list.view", At(3), null, "\"caller\":{\"kind\":\"anonymous\"},\"method\":\"tools/list\",\"transport\":\"stdio\",\"decision\":{\"verdict\":\"allow\"}"),
            Line(LogA, seq++, "call.outcome", At(3), "bare", "\"outcome\":{\"status\":\"indeterminate\"}"),
            Line(LogA, seq++, "call.outcome", At(3), "odd", Who("\\ud800") + "," + What("\\udfff\\u001b") + ",\"inputs\":{\"value\":{\"a\":\"\\ud800\"}}"),
            Line(LogA, seq++, "call.outcome", At(3), "destroys", What("drop") + ",\"tool\":{\"kind\":\"destructive\"},\"decision\":{\"verdict\":\"deny\",\"carriedOut\":true}," + Came("done")),
            Line(LogA, seq++, "call.intent", At(3), "open", Who("carol") + "," + What("ticket://7", "resource", "resources/read") + "," + Allowed),
            Line(LogA, seq, "policy.changed", At(3)));

        var run = await ExportAsync("--format", "ocsf");

        run.ExitCode.Should().Be(0);
        run.Lines.Should().HaveCount(18);
        foreach (var line in run.Lines)
        {
            var report = OcsfSchema.ApiActivity.Explain(JsonElement.Parse(line));
            report.Verdict.Should().Be(SchemaVerdict.Valid, "{0} says {1}", line, string.Join("; ", report.Errors));
        }

        var events = run.Lines.Select(line => JsonElement.Parse(line)).ToDictionary(one => one.GetProperty("metadata").TryGetProperty("correlation_uid", out var call) ? call.GetString()! : $"{one.GetProperty("metadata").GetProperty("sequence")}");
        Ids("c3").Should().Be((1, 2), "what came of it and what was decided are two facts");
        Ids("c6").Should().Be((2, 2));
        Ids("destroys").Should().Be((1, 1), "a denial that was not enforced was allowed");
        Ids("open").Should().Be((0, 1));
        events["destroys"].GetProperty("activity_id").GetInt32().Should().Be(99);
        events["14"].GetProperty("count").GetInt32().Should().Be(7);

        (int, int) Ids(string call) => (events[call].GetProperty("status_id").GetInt32(), events[call].GetProperty("action_id").GetInt32());
    }

    [Test]
    public void OcsfSchema_EventThatIsWrong_IsFound()
    {
        OcsfSchema.ApiActivity.Explain(JsonElement.Parse("{\"class_uid\":6003}")).Verdict.Should().Be(SchemaVerdict.Invalid);
    }

    [Test]
    public async Task Export_Default_IsJsonOfJoinedCalls()
    {
        WriteWholeCall();

        var export = await ExportAsync();

        export.Out.Should().Be((await CliRun.RedirectedAsync("audit", "query", _journal.Root, "--json")).Out).And.NotBeEmpty();
    }

    [Test]
    public async Task Export_Csv_IsThatOfQuery()
    {
        WriteWholeCall();

        (await ExportAsync("--format", "csv", "--caller", "alice")).Out.Should().Be((await CliRun.RedirectedAsync("audit", "query", _journal.Root, "--csv")).Out);
    }

    [TestCase("table")]
    [TestCase("7")]
    public async Task Export_FormThatIsNone_IsUsage(string form) => (await ExportAsync("--format", form)).ExitCode.Should().Be(64);

    private Task<CliRun> ExportAsync(params string[] options) => CliRun.RedirectedAsync(["audit", "export", _journal.Root, .. options]);

    private void WriteWholeCall() => _journal.Append(
        LogA,
        Line(LogA, 1, "call.intent", At(1), "c1",
            "\"rpcId\":\"17\",\"trace\":\"0af7\",\"session\":\"s1\",\"caller\":{\"kind\":\"authenticated\",\"verified\":true,\"issuer\":\"https://id.example\",\"subject\":\"alice\",\"client\":\"desk\",\"tenant\":\"acme\"},\"client\":{\"name\":\"Cursor\"},"
            + "\"server\":{\"name\":\"desk\"},\"method\":\"tools/call\",\"transport\":\"http\",\"source\":\"192.0.2.7\",\"target\":{\"kind\":\"tool\",\"name\":\"set_ticket\",\"id\":\"acct-7\"},\"tool\":{\"version\":\"1.2.0\",\"kind\":\"write\"},"
            + "\"inputs\":{\"value\":{\"id\":7}},\"decision\":{\"verdict\":\"allow\",\"entry\":\"matrix/support/0\",\"policy\":{\"name\":\"tickets\",\"version\":\"3\",\"digest\":\"sha256:1\"}}"),
        Line(LogA, 2, "call.outcome", "2025-11-25T21:01:01.5Z", "c1", "\"outcome\":{\"status\":\"tool_error\",\"errorType\":\"System.Exception\",\"detail\":\"It said no.\",\"ms\":1499.6}"));

    private static string At(int minute) => $"2025-11-25T21:0{minute}:00Z";
}
