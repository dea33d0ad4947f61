using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>What a caller is told, and what is recorded as true (threats 5, 11, 150, 152–158, 166, 184, 203).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AnswerTests
{
    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();

    private static JsonObject Call(string name) => new() { ["name"] = name, ["arguments"] = new JsonObject { ["id"] = "1" } };

    private Task<TestServer> StartAsync(Action<IMcpServerBuilder> configure, Action<GovernanceBuilder>? governance = null) => TestServer.StartAsync(mcp =>
    {
        configure(mcp);
        mcp.Govern(_audit, FakePolicy.AllowAll, governance);
    });

    private static string Decision(JsonObject response) =>
        (response["result"]?["_meta"]?["dev.mcpgovernance/decision"] ?? response["error"]!["data"]!["dev.mcpgovernance/decision"])!["code"]!.GetValue<string>();

    [Test]
    public async Task Exception_OfATool_LeavesNoTextAndIsRecordedAsException([Values(Revisions.Older, Revisions.Newer)] string revision, [Values(0, 1, 2)] int kind)
    {
        await using var server = await StartAsync(mcp => mcp.WithTools(
        [
            _tools.Throwing("fails", () => kind switch
            {
                0 => new InvalidOperationException("password=hunter2"),
                1 => new McpException("password=hunter2"),
                _ => new McpProtocolException("password=hunter2", (McpErrorCode)(-31000)),
            }),
        ]));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", Call("fails"));
        response.ToJsonString().Should().NotContain("hunter2");
        if (kind == 2)
        {
            response["error"]!["code"]!.GetValue<int>().Should().Be(-31000);
            response["error"]!["data"]!["dev.mcpgovernance/callId"]!.GetValue<string>().Should().Be(_audit.Outcomes[0].CallId.ToString());
        }
        else
        {
            response["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
            response["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("An error occurred invoking 'fails'.");
        }

        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Exception);
    }

    [Test]
    public async Task Exception_TextsAsThrown_PassWhenAskedFor()
    {
        await using var server = await StartAsync(
            mcp => mcp.WithTools([_tools.Throwing("fails", () => new McpException("the queue is closed"))]),
            governance => governance.UseRedaction(options => options.ErrorTexts = ErrorTexts.AsThrown));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await peer.RequestAsync("tools/call", Call("fails"))).ToJsonString().Should().Contain("the queue is closed");
    }

    [Test]
    public async Task Exception_OfResourcePromptAndList_LeavesNoText([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool mcpException)
    {
        Exception Leak() => mcpException ? new McpException("password=hunter2") : new InvalidOperationException("password=hunter2");
        await using var server = await StartAsync(mcp => mcp
            .WithReadResourceHandler((_, _) => throw Leak())
            .WithGetPromptHandler((_, _) => throw Leak())
            .WithListToolsHandler((_, _) => throw Leak()));
        var peer = await server.ConnectRawAsync(revision);
        foreach (var (method, parameters) in new[] { ("resources/read", """{"uri":"a://b"}"""), ("prompts/get", """{"name":"p"}"""), ("tools/list", "{}") })
        {
            var response = await peer.RequestAsync(method, JsonNode.Parse(parameters)!.AsObject());
            response["error"]!["code"]!.GetValue<int>().Should().Be(-32603);
            response.ToJsonString().Should().NotContain("hunter2");
        }

        (await _audit.OutcomesAsync(3)).Should().OnlyContain(record => record.Outcome == CallOutcome.Exception);
    }

    [Test]
    public async Task ToolError_IsRecordedAsToolErrorAndPassesUnchanged([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync(mcp => mcp.WithCallToolHandler((_, _) =>
            ValueTask.FromResult(new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "no stock" }] })));
        var peer = await server.ConnectRawAsync(revision);
        (await peer.RequestAsync("tools/call", Call("order"))).ToJsonString().Should().Contain("no stock");
        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.ToolError);
    }

    [Test]
    public async Task Refused_AfterAChangeWasCarriedOut_IsWithheldAndSaysNotToRepeat([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool throws)
    {
        await using var server = await StartAsync(
            mcp => mcp.WithTools([_tools.Changing(), _tools.Reading()]),
            governance => governance.UseInterceptor(new AfterwardsInterceptor(throws)));
        var peer = await server.ConnectRawAsync(revision);
        var change = await peer.RequestAsync("tools/call", Call("change_thing"));
        Decision(change).Should().Be(DenialCodes.ResultWithheld);
        change["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("The action was carried out; its result is withheld. Do not repeat it.");
        change["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["retryable"]!.GetValue<bool>().Should().BeFalse();
        Decision(await peer.RequestAsync("tools/call", Call("read_thing"))).Should().Be(throws ? DenialCodes.GovernanceFailed : "acme.afterwards");
        _tools.Runs.Should().Be(2);
    }

    [Test]
    public async Task AnyStageThrows_IsRefusedRecordedOnceAndLogged([Values] GovernanceStage stage, [Values] bool list)
    {
        await using var server = await StartAsync(
            mcp => mcp.WithTools([_tools.Reading()]),
            governance => governance.UseInterceptor(new FailingInterceptor(stage)));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var response = await peer.RequestAsync(list ? "tools/list" : "tools/call", list ? [] : Call("read_thing"));
        Decision(response).Should().Be(DenialCodes.GovernanceFailed);
        response.ToJsonString().Should().NotContain("hunter2").And.NotContain(stage.ToString());
        _tools.Runs.Should().Be(0);
        _audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.GovernanceFailed);
        server.Logs.Lines.Should().Contain(line => line.Contains("hunter2", StringComparison.Ordinal) && line.Contains(_audit.Outcomes[0].CallId.ToString(), StringComparison.Ordinal));
    }

    [Test]
    public async Task IntentNotRecorded_DoesNotRun([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        _audit.IsBroken = true;
        await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Changing()]));
        var peer = await server.ConnectRawAsync(revision);
        Decision(await peer.RequestAsync("tools/call", Call("change_thing"))).Should().Be(DenialCodes.AuditUnavailable);
        _tools.Runs.Should().Be(0);
    }

    [TestCase("""{"name":"read_thing","arguments":{"id":"1","id":"2"}}""", DenialCodes.AdmissionDuplicateKey)]
    [TestCase("""{"name":"read_thing","arguments":{"id":"1","Id":"2"}}""", DenialCodes.AdmissionDuplicateKey)]
    [TestCase("""{"name":"read_thing","arguments":{"id":"1","\u0069d":"2"}}""", DenialCodes.AdmissionDuplicateKey)]
    public async Task DuplicateKeys_AreRefusedBeforePolicy(string parameters, string code)
    {
        foreach (var revision in Revisions.Both)
        {
            await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
            var peer = await server.ConnectRawAsync(revision);
            var meta = peer.WithMeta([])["_meta"]?.ToJsonString();
            var sent = meta is null ? parameters : parameters[..^1] + $$""","_meta":{{meta}}}""";
            Decision(JsonNode.Parse(await peer.RequestRawAsync("tools/call", sent))!.AsObject()).Should().Be(code);
        }

        _tools.Runs.Should().Be(0);
        _audit.Outcomes.Should().HaveCount(2).And.OnlyContain(record => record.Code == code);
    }

    [TestCase("""{"name":5}""")]
    [TestCase("""{"arguments":"text","name":"read_thing"}""")]
    [TestCase("""{}""")]
    [TestCase("""[1]""")]
    public async Task Malformed_IsRefusedAndRecordedOnce(string parameters)
    {
        await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
        var peer = await server.ConnectRawAsync(Revisions.Older);
        var response = JsonNode.Parse(await peer.RequestRawAsync("tools/call", parameters))!.AsObject();
        response["error"].Should().NotBeNull();
        response.ToJsonString().Should().NotContain("Exception").And.NotContain("System.");
        (await _audit.OutcomesAsync(1)).Should().ContainSingle().Which.Should().Match<Recorded>(record =>
            record.Outcome == CallOutcome.Refused && record.Method == "tools/call");
    }

    [Test]
    public async Task UnknownMethod_AnswersLikeTheUngovernedServerAndIsRecorded([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var ungoverned = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
        await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
        var expecting = await ungoverned.ConnectRawAsync(revision);
        var peer = await server.ConnectRawAsync(revision);
        foreach (var method in new[] { "acme/none", "prompts/list", "resources/read" })
        {
            var sent = peer.WithMeta([]).ToJsonString();
            (await peer.RequestRawAsync(method, sent, id: 4)).Should().Be(await expecting.RequestRawAsync(method, sent, id: 4));
        }

        (await _audit.OutcomesAsync(3)).Should().OnlyContain(record => record.Outcome == CallOutcome.Refused || record.Outcome == CallOutcome.Exception);
    }

    [Test]
    public async Task Cancelled_IsRecordedAsCancelled([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var started = new TaskCompletionSource();
        await using var server = await StartAsync(mcp => mcp.WithCallToolHandler(async (_, cancellationToken) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return new CallToolResult();
        }));
        var peer = await server.ConnectRawAsync(revision);
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":50,"method":"tools/call","params":{{peer.WithMeta(Call("slow")).ToJsonString()}}}""");
        await started.Task;
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":50}}""");
        (await _audit.OutcomesAsync(1)).Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Cancelled);
    }

    [Test]
    public async Task TimedOut_IsRecordedAsTimedOut()
    {
        await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Throwing("slow", () => new TimeoutException())]));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await peer.RequestAsync("tools/call", Call("slow"));
        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.TimedOut);
    }

    [Test]
    public async Task SameRequestIdTwiceAtOnce_AreTwoCalls()
    {
        await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
        var peer = await server.ConnectRawAsync(Revisions.Older);
        for (var i = 0; i < 2; i++)
        {
            await peer.SendAsync($$"""{"jsonrpc":"2.0","id":8,"method":"tools/call","params":{{Call("read_thing").ToJsonString()}}}""");
        }

        await peer.ReadResponseAsync(8);
        await peer.ReadResponseAsync(8);
        _audit.Outcomes.Select(record => record.CallId).Distinct().Should().HaveCount(2);
    }

    [Test]
    public async Task AllowAll_PassesResultsUnchanged([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var ungoverned = await TestServer.StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
        await using var server = await StartAsync(mcp => mcp.WithTools([_tools.Reading()]));
        var expecting = await ungoverned.ConnectRawAsync(revision);
        var peer = await server.ConnectRawAsync(revision);
        foreach (var method in new[] { "tools/call", "tools/list" })
        {
            var sent = peer.WithMeta(method == "tools/call" ? Call("read_thing") : []).ToJsonString();
            (await peer.RequestRawAsync(method, sent, id: 4)).Should().Be(await expecting.RequestRawAsync(method, sent, id: 4));
        }
    }

    private sealed class AfterwardsInterceptor(bool throws) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Contract;

        public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            await next(context);
            if (throws)
            {
                throw new InvalidOperationException("hunter2");
            }

            await context.Deny(new Denial { Code = "acme.afterwards" });
        }
    }

    private sealed class FailingInterceptor(GovernanceStage stage) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => stage;

        public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => throw new InvalidOperationException("hunter2");

        public override async ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next)
        {
            await Task.Yield();
            throw new InvalidOperationException("hunter2");
        }
    }
}
