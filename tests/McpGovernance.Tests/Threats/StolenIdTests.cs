using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Ids that somebody else holds, sessions that live on and handshakes that are repeated (threats 27–29): none of them is an identity.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class StolenIdTests
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Local, Subject = "alice" };
    private static readonly Caller Bob = new() { Kind = CallerKind.Local, Subject = "bob" };
    private static readonly Caller Mallory = new() { Kind = CallerKind.Local, Subject = "mallory" };

    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();
    private readonly ImitatedTasks _tasks = new() { Takes = static tool => tool == "start_thing" };
    private readonly List<string> _states = [];
    private Caller _caller = Alice;

    private static JsonNode Accepted => new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["ok"] = true } };

    private static ElicitRequestParams Question => new()
    {
        Message = "ok?",
        RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() } },
    };

    /// <summary>Alice and Bob may do everything, Mallory may look.</summary>
    private Task<TestServer> StartAsync(Action<GovernanceBuilder>? configure = null) => TestServer.StartAsync(mcp =>
    {
        mcp.WithTools([
            _tools.Reading(), _tools.Changing(), _tools.Changing("start_thing"),
            _tools.From("ask_thing", (RequestContext<CallToolRequestParams> request) =>
            {
                _states.Add(request.Params.RequestState ?? "none");
                return request.Params.InputResponses is null
                    ? throw new InputRequiredException(new Dictionary<string, InputRequest> { ["q"] = InputRequest.ForElicitation(Question) }, requestState: "own-state")
                    : "done";
            }),
            _tools.From("wait_thing", async (McpServer server, CancellationToken cancellationToken) => (await server.ElicitAsync(Question, cancellationToken)).Action),
        ]);
        mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(_tasks.Configure);
        mcp.Govern(
            _audit,
            static policy => policy
                .Name("desk", "1")
                .Role("owner", static role => role.AnyOf(static rules => rules.AssertedSubject("alice").AssertedSubject("bob")))
                .Allow("local", "read_thing")
                .Allow("owner", "*"),
            governance =>
            {
                governance.UseCallerResolver(_ => _caller);
                configure?.Invoke(governance);
            });
    });

    private static JsonObject Round(string tool, JsonObject? first = null, string? state = null)
    {
        var call = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject() };
        if ((state ?? (string?)first?["result"]!["requestState"]) is { } given)
        {
            call["requestState"] = given;
            call["inputResponses"] = new JsonObject { [first?["result"]!["inputRequests"]!.AsObject().Single().Key ?? "q"] = Accepted };
        }

        return call;
    }

    /// <summary>An answer without the id of its call, which is a new one each time.</summary>
    private string Anonymised(JsonObject answer)
    {
        var text = answer.ToJsonString();
        foreach (var record in _audit.Records)
        {
            text = text.Replace(record.CallId.ToString(), "(a call)", StringComparison.Ordinal);
        }

        return text;
    }

    [Test]
    public async Task T027_RoleTakenAwayWhileTheConnectionLives_TheNextCallIsRefused([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(revision);
        (await peer.CallAsync("change_thing"))["result"].Should().NotBeNull();

        _caller = Mallory;
        (await peer.CallAsync("change_thing"))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().ContainSingle();

        _tools.Runs.Should().Be(1);
        _audit.Outcomes.Where(static record => record.Target == "change_thing").Select(static record => (record.Outcome, record.Code)).Should().Equal(
            (CallOutcome.Done, null), (CallOutcome.Refused, DenialCodes.AccessUnknown));
    }

    /// <summary>The very same principal loses a role by the age of its token; nothing remembers that it had it.</summary>
    [Test]
    public async Task T027_RoleThatEndsWithTheAgeOfTheToken_EndsInMidConnection([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var time = new FakeTimeProvider(new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
        _caller = new() { Kind = CallerKind.Authenticated, Issuer = "https://one.test", Subject = "alice", TokenIssuedAt = time.GetUtcNow() };
        await using var server = await TestServer.StartAsync(
            mcp => mcp.WithTools([_tools.Changing()]).Govern(
                _audit,
                static policy => policy.Name("desk", "1").Role("fresh", static role => role.Subject("alice", "https://one.test").MaxTokenAge(TimeSpan.FromMinutes(15))).Allow("fresh", "change_thing"),
                governance => governance.UseCallerResolver(_ => _caller)),
            services => services.AddSingleton<TimeProvider>(time));
        var peer = await server.ConnectRawAsync(revision);

        time.Advance(TimeSpan.FromMinutes(15));
        (await peer.CallAsync("change_thing"))["result"].Should().NotBeNull();
        time.Advance(TimeSpan.FromSeconds(1));
        (await peer.CallAsync("change_thing"))["error"].Should().NotBeNull();

        _tools.Runs.Should().Be(1);
        _audit.Outcomes.Select(static record => record.Code).Should().Equal(null, DenialCodes.AccessUnknown);
    }

    [Test]
    public async Task T027_RoleTakenAwayBetweenTwoRounds_TheSecondIsRefused_AndAStreamThatIsOpenChangesNothing([Values("ask_thing", "wait_thing")] string tool)
    {
        await using var server = await StartAsync(static governance => governance.Configure(static options => options.Server = "desk"));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":70,"method":"subscriptions/listen","params":{{peer.WithMeta(JsonNode.Parse("""{"notifications":{"toolsListChanged":true}}""")!.AsObject()).ToJsonString()}}}""");
        await peer.ReadNotificationAsync("acknowledged");
        var first = await peer.RequestAsync("tools/call", Round(tool));

        // She is the same person, with less: the policy is asked again.
        _caller = Alice with { Kind = CallerKind.Anonymous };
        (await peer.RequestAsync("tools/call", Round(tool, first)))["error"].Should().NotBeNull();
        (await peer.CallAsync("read_thing"))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");

        _states.Should().HaveCountLessThan(2);
        _audit.Outcomes.Should().NotContain(static record => record.Method == "tools/call" && record.Outcome == CallOutcome.Done);
    }

    [Test]
    public async Task T028_HandshakeRepeated_IsTheSameCallerWithTheSameAttemptsAndUsedStates()
    {
        await using var server = await StartAsync(static governance => governance.UseAdmission(static options => options.CallerBurst = 6));
        var peer = await server.ConnectRawAsync(Revisions.Older);
        for (var handshake = 0; handshake < 6; handshake++)
        {
            (await peer.CallAsync("read_thing"))["result"]!["isError"]?.GetValue<bool>().Should().NotBe(true);
            await peer.InitializeAsync();
        }

        var refused = await peer.CallAsync("read_thing");

        refused["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.AdmissionAttempts);
        _audit.Outcomes.Select(static record => (record.Caller.Subject, record.Code)).Should().Equal(
            [.. Enumerable.Repeat(("alice", (string?)null), 6), ("alice", DenialCodes.AdmissionAttempts)]);
    }

    /// <summary>A name in the handshake does not make somebody else of a caller, nor does another revision.</summary>
    [Test]
    public async Task T028_NewNameInEachHandshake_IsTheSameCaller([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync(static governance => governance.UseAdmission(static options => options.CallerBurst = 4));
        var peer = await server.ConnectRawAsync(revision);
        var codes = new List<string?>();
        for (var number = 0; number < 5; number++)
        {
            var parameters = peer.WithMeta(new JsonObject { ["name"] = "read_thing", ["arguments"] = new JsonObject { ["id"] = "1" } });
            if (revision == Revisions.Newer)
            {
                parameters["_meta"]!["io.modelcontextprotocol/clientInfo"] = new JsonObject { ["name"] = $"agent-{number}", ["version"] = "1" };
            }
            else
            {
                await peer.RequestRawAsync("initialize", $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{},"clientInfo":{"name":"agent-{{{number}}}","version":"1"}}""");
            }

            var answer = JsonNode.Parse(await peer.RequestRawAsync("tools/call", parameters.ToJsonString()))!;
            codes.Add(answer["result"]!["_meta"]?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>());
        }

        codes.Should().Equal(null, null, null, null, DenialCodes.AdmissionAttempts);
        _audit.Outcomes.Should().HaveCount(5);
    }

    [TestCase("ask_thing")]
    [TestCase("wait_thing")]
    public async Task T029_StolenState_IsRefusedLikeAForgedOne_SaysNothingOfTheCall_AndIsNotUsedUp(string tool)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var first = await peer.RequestAsync("tools/call", Round(tool));
        var call = _audit.Records[0].CallId;
        var recorded = _audit.Records.Count;

        foreach (var thief in new[] { Bob, Mallory, Caller.Anonymous, Alice with { Issuer = "https://elsewhere.test" }, Alice with { ClientId = "another" }, Alice with { Actors = ["agent-7"] } })
        {
            _caller = thief;
            var before = _audit.Outcomes.Count;
            var stolen = await peer.RequestAsync("tools/call", Round(tool, first), id: 500);
            var forged = await peer.RequestAsync("tools/call", Round(tool, first: null, state: "AAAA"), id: 500);

            stolen["error"]!["data"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.RoundInvalid);
            stolen.ToJsonString().Should().NotContain(call.ToString());
            Anonymised(stolen).Should().Be(Anonymised(forged));
            _audit.Outcomes.Skip(before).Select(static record => (record.Type, record.Code)).Should().Equal(("call.outcome", DenialCodes.RoundInvalid), ("call.outcome", DenialCodes.RoundInvalid));
        }

        _audit.Records.Count(record => record.CallId == call).Should().Be(recorded, "whoever tried is not in the records of the call");
        _caller = Alice;
        (await peer.RequestAsync("tools/call", Round(tool, first)))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().BeOneOf("done", "accept");
        _audit.Outcomes[^1].CallId.Should().Be(call);
    }

    [TestCase("tasks/get")]
    [TestCase("tasks/cancel")]
    [TestCase("tasks/update")]
    [TestCase("tasks/result")]
    public async Task T029_StolenTaskId_IsAnUnknownTask(string method)
    {
        foreach (var revision in Revisions.Both)
        {
            await using var server = await StartAsync();
            var peer = await server.ConnectRawAsync(revision);
            _caller = Alice;
            var id = await peer.CreateTaskAsync("start_thing");
            await _tasks.EndAsync(id);
            var before = _audit.Outcomes.Count;

            foreach (var thief in new[] { Bob, Mallory, Caller.Anonymous })
            {
                _caller = thief;
                var stolen = await peer.RequestRawAsync(method, peer.WithMeta(new JsonObject { ["taskId"] = id }).ToJsonString(), id: 500);
                var unknown = await peer.RequestRawAsync(method, peer.WithMeta(new JsonObject { ["taskId"] = "task-99" }).ToJsonString(), id: 500);
                stolen.Should().Be(unknown.Replace("task-99", id, StringComparison.Ordinal));
            }

            _tasks.Used.Should().BeEmpty();
            _audit.Outcomes.Skip(before).Should().HaveCount(6).And.OnlyContain(static record => record.Code == DenialCodes.AccessUnknown && record.Outcome == CallOutcome.Refused);
        }
    }
}
