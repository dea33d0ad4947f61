using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>What a real journal says about real calls.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(Revisions.Older)]
[TestFixture(Revisions.Newer)]
internal sealed class RecordedCallTests(string revision) : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero));
    private readonly Tools _tools = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task Change_IsAnIntentOnDiskBeforeItRunsAndThenAnOutcome()
    {
        var seen = "";
        string policy;
        await using (var server = await StartAsync(_tools.From("change_thing", (string id) =>
        {
            seen = _journal.ReadBytes();
            _time.Advance(TimeSpan.FromMilliseconds(1500));
            return $"changed {id}";
        })))
        {
            policy = server.Services.GetRequiredService<Governance>().Policy.Current.Digest;
            var peer = await server.ConnectRawAsync(revision);
            await peer.RequestAsync("tools/call", Call("change_thing"));
        }

        seen.Should().Contain("\"call.intent\"").And.NotContain("\"call.outcome\"");
        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent change_thing", "call.outcome change_thing done");
        var (intent, outcome) = (records[0], records[1]);
        Guid.Parse(intent.Text("call")!).Version.Should().Be(7);
        outcome.Text("call").Should().Be(intent.Text("call"));
        outcome.Text("log").Should().Be(intent.Text("log"));
        long.Parse(outcome.Text("seq")!, null).Should().Be(long.Parse(intent.Text("seq")!, null) + 1);
        intent.Text("decision.verdict").Should().Be("allow");
        intent.Text("decision.entry").Should().Contain("anonymous");
        intent.Text("decision.policy.digest").Should().Be(policy);
        intent.Text("server.name").Should().Be("desk");
        intent.Text("tool.kind").Should().Be("destructive");
        intent.Text("tool.digest").Should().StartWith("sha256-");
        intent.Text("inputs.size").Should().Be("10");
        intent.Text("inputs.digest.alg").Should().Be("hmac-sha256");
        outcome.Text("outcome.ms").Should().Be("1500");
        outcome.Text("outcome.governanceMs").Should().Be("0");
    }

    [Test]
    public async Task Refused_IsOneRecord()
    {
        await CallAsync("hidden_tool", _tools.Changing("hidden_tool"));

        var record = _journal.Read().Should().ContainSingle().Subject;
        new[] { record }.Summaries().Should().Equal("call.outcome hidden_tool access.unknown refused");
        record.Text("decision.verdict").Should().Be("deny");
        _tools.Runs.Should().Be(0);
    }

    private static readonly TestCaseData<Func<Exception>, string>[] Exceptions =
    [
        new(static () => new InvalidOperationException("the ledger is closed"), "System.InvalidOperationException"),
        new(static () => new McpException("the ledger is closed"), "ModelContextProtocol.McpException"),
        new(static () => new McpProtocolException("the ledger is closed", McpErrorCode.InvalidRequest), "ModelContextProtocol.McpProtocolException"),
    ];

    [TestCaseSource(nameof(Exceptions))]
    public async Task Throws_OutcomeHasTheTypeAndNotTheText(Func<Exception> exception, string type)
    {
        await CallAsync("fail_thing", _tools.Throwing("fail_thing", exception));

        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent fail_thing", "call.outcome fail_thing exception");
        records[1].Text("outcome.errorType").Should().Be(type);
        _journal.ReadBytes().Should().NotContain("ledger");
    }

    [Test]
    public async Task TimesOut_OutcomeSaysSo()
    {
        await CallAsync("slow_thing", _tools.Throwing("slow_thing", static () => new TimeoutException("the ledger is slow")));

        _journal.Read().Summaries().Should().Equal("call.intent slow_thing", "call.outcome slow_thing timed_out");
    }

    [Test]
    public async Task AnswersWithAnError_OutcomeIsToolErrorWithoutItsText()
    {
        await CallAsync("deny_thing", McpServerTool.Create(
            static () => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "the ledger is closed" }] }, new() { Name = "deny_thing" }));

        _journal.Read().Summaries().Should().Equal("call.intent deny_thing", "call.outcome deny_thing tool_error");
        _journal.ReadBytes().Should().NotContain("ledger");
    }

    [Test]
    public async Task Cancelled_OutcomeSaysSo([Values] bool clientGoesAway)
    {
        var (began, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using (var server = await StartAsync(_tools.From("wait_thing", async (CancellationToken cancellationToken) =>
        {
            began.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended.SetResult();
            }
        })))
        {
            var peer = await server.ConnectRawAsync(revision);
            var request = peer.WithMeta(new JsonObject { ["name"] = "wait_thing", ["arguments"] = new JsonObject() }).ToJsonString();
            await peer.SendAsync($$"""{"jsonrpc":"2.0","id":500,"method":"tools/call","params":{{request}}}""");
            await began.Task.WaitAsync(TimeSpan.FromSeconds(20));
            if (!clientGoesAway)
            {
                await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":500}}""");
                await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
            }
        }

        _journal.Read().Summaries().Should().Equal("call.intent wait_thing", "call.outcome wait_thing cancelled");
    }

    [Test]
    public async Task IdenticalRefusals_AreOneRecordAndOneCount()
    {
        const int Calls = 40;
        await using (var server = await StartAsync(_tools.Changing("hidden_tool"), _tools.Reading()))
        {
            var peer = await server.ConnectRawAsync(revision);
            for (var call = 0; call < Calls; call++)
            {
                await peer.RequestAsync("tools/call", Call("hidden_tool"));
            }

            await peer.RequestAsync("tools/call", Call("hidden_other"));
            await peer.RequestAsync("tools/call", Call("read_thing"));
            await peer.RequestAsync("tools/call", Call("read_thing"));
        }

        var records = _journal.Read();
        records.Summaries().Should().BeEquivalentTo(
            "call.outcome hidden_tool access.unknown refused", "call.refused hidden_tool access.unknown", "call.outcome hidden_other access.unknown refused",
            "call.intent read_thing", "call.outcome read_thing done", "call.intent read_thing", "call.outcome read_thing done");
        records.Single(static record => record.Text("type") == "call.refused").Text("count").Should().Be($"{Calls - 1}");
    }

    private static JsonObject Call(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } };

    private async Task CallAsync(string name, McpServerTool tool)
    {
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(revision);
        await peer.RequestAsync("tools/call", Call(name));
    }

    private Task<TestServer> StartAsync(params McpServerTool[] tools) => TestServer.StartAsync(
        mcp => mcp.WithTools(tools).WithGovernance(governance => _journal.Keep(governance)
            .Configure(static options => options.Server = "desk")
            .UsePolicy(static policy => policy.Name("recorded", "1").Allow("anonymous", "*_thing"))),
        services => services.AddSingleton<TimeProvider>(_time));
}
