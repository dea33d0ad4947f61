using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Rounds in both eras (threats 12, 29, 125, 129): one call, one intent, one outcome, and a state that cannot be misused.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RoundTests
{
    private readonly CollectingAudit _audit = new();
    private readonly List<string> _states = [];
    private string _subject = "alice";
    private string _own = "own-state";

    private static JsonNode Accepted => new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["ok"] = true } };

    /// <summary>Asks once by throwing; its own state is sealed inside ours.</summary>
    private async ValueTask<CallToolResult> AskByException(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        _states.Add(request.Params.RequestState ?? "none");
        if (request.Params.InputResponses is null)
        {
            throw new InputRequiredException(
                new Dictionary<string, InputRequest> { ["q"] = InputRequest.ForElicitation(Question()) }, requestState: _own);
        }

        return await ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = "done" }] });
    }

    private static ElicitRequestParams Question() => new()
    {
        Message = "ok?",
        RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() } },
    };

    private Task<TestServer> StartAsync(bool suspends = false, Func<Caller, GovernanceTarget, bool>? allows = null, Action<GovernanceBuilder>? governance = null) => TestServer.StartAsync(mcp => mcp
        .WithListToolsHandler((_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [new() { Name = "ask" }] }))
        .WithCallToolHandler(suspends ? AskBySuspending : AskByException)
        .Govern(_audit, new FakePolicy(allows ?? ((_, _) => true)), builder =>
        {
            builder.UseCallerResolver(_ => new Caller { Kind = CallerKind.Local, Subject = _subject });
            governance?.Invoke(builder);
        }));

    private static async ValueTask<CallToolResult> AskBySuspending(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var answer = await request.Server.ElicitAsync(Question(), cancellationToken);
        return new CallToolResult { Content = [new TextContentBlock { Text = $"answered {answer.Action}" }] };
    }

    private static JsonObject Ask(string? state = null, string argument = "1", string tool = "ask")
    {
        var call = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = argument } };
        if (state is not null)
        {
            call["requestState"] = state;
            call["inputResponses"] = new JsonObject { ["q"] = Accepted };
        }

        return call;
    }

    private static string Key(JsonObject response) => response["result"]!["inputRequests"]!.AsObject().Single().Key;

    private static JsonObject Answered(JsonObject response, JsonObject call)
    {
        call["requestState"] = response["result"]!["requestState"]!.GetValue<string>();
        call["inputResponses"] = new JsonObject { [Key(response)] = Accepted };
        return call;
    }

    /// <summary>The code of a result, or of a JSON-RPC error about the parameters.</summary>
    private static string? Code(JsonObject response)
    {
        if (response["error"] is { } error)
        {
            error["code"]!.GetValue<int>().Should().Be(-32602);
        }

        return (response["result"]?["_meta"] ?? response["error"]?["data"])?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>();
    }

    [Test]
    public async Task Exception_Newer_IsOneCallOfTwoRoundsWithTheToolsOwnStateSealed()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        first["result"]!["resultType"]!.GetValue<string>().Should().Be("input_required");
        first.ToJsonString().Should().NotContain("own-state");

        var second = await peer.RequestAsync("tools/call", Answered(first, Ask()));

        second["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        _states.Should().Equal("none", "own-state");
        _audit.Records.Select(record => (record.Type, record.Round)).Should().Equal(
            ("call.intent", 1), ("call.round", 1), ("call.intent", 2), ("call.outcome", 2));
        _audit.Records.Select(record => record.CallId).Distinct().Should().ContainSingle();
        _audit.Records[1].Outcome.Should().Be(CallOutcome.InputRequired);
        _audit.Records[3].Outcome.Should().Be(CallOutcome.Done);
    }

    [Test]
    public async Task Exception_Older_IsOneCallOfTwoRoundsInsideOneRequest()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Older);
        peer.OnServerRequest = request => request["method"]!.GetValue<string>() == "elicitation/create" ? Accepted : null;

        var response = await peer.RequestAsync("tools/call", Ask());

        response["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("done");
        _states.Should().Equal("none", "own-state");
        _audit.Records.Select(record => (record.Type, record.Round)).Should().Equal(
            ("call.intent", 1), ("call.round", 1), ("call.intent", 2), ("call.outcome", 2));
        _audit.Records.Select(record => record.CallId).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task Exception_Newer_DecidedAgainInTheSecondRound()
    {
        var allowed = true;
        await using var server = await StartAsync(allows: (_, _) => allowed);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        allowed = false;
        var second = await peer.RequestAsync("tools/call", Answered(first, Ask()));
        second["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'ask'");
        _states.Should().Equal("none");
    }

    [Test]
    public async Task State_OfAnotherCaller_IsRefused()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        _subject = "bob";
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().Be(DenialCodes.RoundInvalid);
        _states.Should().Equal("none");
    }

    [Test]
    public async Task State_WithOtherArguments_IsRefused()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask(argument: "1"));
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask(argument: "999")))).Should().Be(DenialCodes.RoundInvalid);
        _states.Should().Equal("none");
    }

    [Test]
    public async Task State_OfAnotherTool_IsRefused()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask(tool: "other")))).Should().Be(DenialCodes.RoundInvalid);
        _states.Should().Equal("none");
    }

    [Test]
    public async Task State_UsedTwice_IsRefusedTheSecondTime()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().BeNull();
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().Be(DenialCodes.RoundInvalid);
        _states.Should().Equal("none", "own-state");
    }

    [TestCase("own-state")]
    [TestCase("")]
    [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task State_Forged_IsRefusedInBothEras(string forged)
    {
        foreach (var revision in Revisions.Both)
        {
            await using var server = await StartAsync();
            var peer = await server.ConnectRawAsync(revision);
            Code(await peer.RequestAsync("tools/call", Ask(forged))).Should().Be(DenialCodes.RoundInvalid);
        }

        _states.Should().BeEmpty();
        _audit.Outcomes.Should().HaveCount(2).And.OnlyContain(record => record.Code == DenialCodes.RoundInvalid);
    }

    [Test]
    public async Task State_NotText_IsRefused([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(revision);
        var call = Ask();
        call["requestState"] = 5;
        var response = await peer.RequestAsync("tools/call", call);
        (response["error"] ?? response["result"]!["isError"]).Should().NotBeNull();
        _states.Should().BeEmpty();
        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Refused);
    }

    [Test]
    public async Task State_Expired_IsRefused()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.Parse("2026-11-25T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        await using var server = await TestServer.StartAsync(
            mcp => mcp.WithCallToolHandler(AskByException).Govern(_audit, FakePolicy.AllowAll),
            services => services.AddSingleton<TimeProvider>(time));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        time.Advance(RoundSealer.Lifetime);
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().Be(DenialCodes.RoundInvalid);
    }

    [Test]
    public async Task State_OneBitChanged_IsRefused()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        var state = first["result"]!["requestState"]!.GetValue<string>();
        for (var index = 0; index < state.Length; index += 7)
        {
            var changed = state.ToCharArray();
            changed[index] = changed[index] == 'A' ? 'B' : 'A';
            Code(await peer.RequestAsync("tools/call", Ask(new string(changed)))).Should().Be(DenialCodes.RoundInvalid, "character {0} was changed", index);
        }

        _states.Should().Equal("none");
    }

    [Test]
    public async Task Suspended_Newer_ResumesUnderTheSameCall()
    {
        await using var server = await StartAsync(suspends: true);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        first["result"]!["resultType"]!.GetValue<string>().Should().Be("input_required");

        var second = await peer.RequestAsync("tools/call", Answered(first, Ask()));

        second["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("answered accept");
        _audit.Records.Count(record => record is { Type: "call.intent", Round: 1 }).Should().Be(1);
        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Done);
        _audit.Records.Select(record => record.CallId).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task Suspended_Newer_AnotherCallerCannotResume()
    {
        await using var server = await StartAsync(suspends: true);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        _subject = "bob";
        var refused = await peer.RequestAsync("tools/call", Answered(first, Ask()));
        Code(refused).Should().Be(DenialCodes.RoundInvalid);
        _audit.Outcomes.Should().NotContain(record => record.Outcome == CallOutcome.Done);
    }

    [Test]
    public async Task Suspended_Newer_PolicyChangedMeanwhile_IsRefused()
    {
        var allowed = true;
        await using var server = await StartAsync(suspends: true, allows: (_, _) => allowed);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        allowed = false;
        (await peer.RequestAsync("tools/call", Answered(first, Ask())))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'ask'");
    }

    [Test]
    public async Task Suspended_Newer_RefusedByAStageMeanwhile_IsAResultThatSaysSo()
    {
        var isClosed = false;
        await using var server = await StartAsync(suspends: true, governance: governance => governance.UseInterceptor(new DelegatingInterceptor(
            GovernanceStage.Guards, (context, next) => isClosed ? context.Deny(new Denial { Code = "desk.closed" }) : next())));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        isClosed = true;
        var refused = await peer.RequestAsync("tools/call", Answered(first, Ask()));

        Code(refused).Should().Be("desk.closed");
        refused["result"]!["resultType"]!.GetValue<string>().Should().Be("complete");
        _audit.Outcomes.Should().NotContain(record => record.Outcome == CallOutcome.Done);
    }

    [Test]
    public async Task State_OfAHandlerThatKeepsALotInIt_ComesBack()
    {
        _own = new string('s', 100_000);
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().BeNull();
        _states.Should().Equal("none", _own);
    }

    [Test]
    public async Task State_OfAnotherServerOfTheSameKeys_IsRefused()
    {
        var keys = new FakeKeyRing();
        await using var staging = await StartAsync(governance: governance => governance.UseKeys(keys).Configure(options => options.Server = "staging"));
        await using var production = await StartAsync(governance: governance => governance.UseKeys(keys).Configure(options => options.Server = "production"));
        var first = await (await staging.ConnectRawAsync(Revisions.Newer)).RequestAsync("tools/call", Ask());
        var peer = await production.ConnectRawAsync(Revisions.Newer);
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().Be(DenialCodes.RoundInvalid);
        _states.Should().Equal("none");
    }

    [Test]
    public async Task Suspended_Newer_OnAnotherServerOfTheSameKeys_IsRefused()
    {
        await using var server = await StartAsync(suspends: true);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Ask());
        server.Services.GetRequiredService<McpGovernance.Server.SuspendedCalls>().Forget(_audit.Records[0].CallId);
        Code(await peer.RequestAsync("tools/call", Answered(first, Ask()))).Should().Be(DenialCodes.RoundInvalid);
    }

    [Test]
    public async Task Suspended_Older_ResumesInsideOneRequest()
    {
        await using var server = await StartAsync(suspends: true);
        var peer = await server.ConnectRawAsync(Revisions.Older);
        peer.OnServerRequest = request => request["method"]!.GetValue<string>() == "elicitation/create" ? Accepted : null;
        var response = await peer.RequestAsync("tools/call", Ask());
        response["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("answered accept");
        _audit.Records.Select(record => record.Type).Should().Equal("call.intent", "call.outcome");
    }
}
