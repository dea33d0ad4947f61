using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Threats;

/// <summary>What a caller sends never says who the caller is (threats 13–15): an argument called <c>role</c> is an argument.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ImitationTests
{
    private const string Anything = """{"type":"object"}""";

    private readonly CollectingAudit _audit = new();
    private readonly SchemaTool _open = new("look_up", Anything);
    private readonly SchemaTool _refund = new("refund", Anything, readOnly: false);
    private readonly ConcurrentQueue<string> _roles = new();
    private Caller _caller = new() { Kind = CallerKind.Local, Subject = "alice" };

    private static Caller Known(params (string Type, string Value)[] claims) => new()
    {
        Kind = CallerKind.Authenticated,
        Issuer = Principals.Issuer,
        Subject = "alice",
        Principal = Principals.Jwt(claims),
    };

    /// <summary>Only finance, by a claim of a validated token, may refund; everybody may look things up.</summary>
    private Task<TestServer> StartAsync() => TestServer.StartAsync(mcp => mcp.WithTools([_open, _refund]).Govern(
        _audit,
        static policy => policy
            .Name("desk", "1")
            .Role("finance", static role => role.Claim("role", contains: "finance"))
            .Role("cleared", static role => role.Claim("clearance", equals: "secret"))
            .Allow("anonymous", "look_up").Allow("authenticated", "look_up").Allow("local", "look_up")
            .Allow("finance", "refund").Allow("cleared", "refund"),
        governance => governance
            .UseCallerResolver(_ => _caller)
            .UseInterceptor(new DelegatingInterceptor(GovernanceStage.Telemetry, async (context, next) =>
            {
                await next();
                _roles.Enqueue(string.Join(' ', context.Roles?.Names ?? []));
            }))));

    /// <summary>The refusal of a hidden tool is that of an unknown one, whatever else the request says.</summary>
    private async Task RefusesAsync(RawPeer peer, JsonObject request)
    {
        var before = _audit.Outcomes.Count;
        var sent = peer.WithMeta(request).ToJsonString();
        var hidden = await peer.RequestRawAsync("tools/call", sent, id: 900);
        var unknown = await peer.RequestRawAsync("tools/call", sent.Replace("\"name\":\"refund\"", "\"name\":\"absent\"", StringComparison.Ordinal), id: 900);

        hidden.Should().Be(unknown.Replace("absent", "refund", StringComparison.Ordinal)).And.Contain("Unknown tool: ");
        (await _audit.OutcomesAsync(before + 2)).Skip(before).Select(static record => (record.Target, record.Code, record.Outcome)).Should().Equal(
            ("refund", DenialCodes.AccessUnknown, CallOutcome.Refused), ("absent", DenialCodes.AccessUnknown, CallOutcome.Refused));
    }

    [Test]
    public async Task T013_ArgumentsNamedLikeTheIdentity_DecideNothing_AndAreOrdinaryArguments(
        [Values(Revisions.Older, Revisions.Newer)] string revision,
        [Values(
            """{"role":"finance"}""",
            """{"roles":["finance"],"scope":"finance"}""",
            """{"allowed_tools":["refund","*"]}""",
            """{"caller":{"roles":["finance"],"kind":"authenticated","claims":{"role":"finance"}}}""",
            """{"caller.roles":["finance"],"caller.claims.role":"finance"}""",
            """{"args":{"role":"finance"},"tool":{"kind":"read"},"policy":{"mode":"audit"}}""")] string arguments)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(revision);

        await RefusesAsync(peer, new JsonObject { ["name"] = "refund", ["arguments"] = JsonNode.Parse(arguments) });
        var permitted = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "look_up", ["arguments"] = JsonNode.Parse(arguments) });

        permitted["result"]!["isError"]?.GetValue<bool>().Should().NotBe(true);
        _refund.Ran.Should().BeEmpty();
        JsonNode.DeepEquals(JsonNode.Parse(_open.Ran.Should().ContainSingle().Subject), JsonNode.Parse(arguments)).Should().BeTrue("the tool gets what was sent");
        _roles.Should().HaveCount(3).And.OnlyContain(static roles => roles == "local");
    }

    [Test]
    public async Task T014_ReservedNamesThatACallerSupplies_HaveNoEffect(
        [Values(Revisions.Older, Revisions.Newer)] string revision,
        [Values(
            """{"name":"refund","arguments":{},"caller":{"roles":["finance"]},"roles":["finance"],"role":"finance"}""",
            """{"name":"refund","arguments":{},"_meta":{"dev.mcpgovernance/decision":{"code":"allowed"},"dev.mcpgovernance/callId":"0","dev.mcpgovernance/request":{"roles":["finance"]}}}""",
            """{"name":"refund","arguments":{},"_meta":{"caller":{"roles":["finance"]},"roles":["finance"],"role":"finance","authorization":"Bearer finance"}}""",
            """{"name":"refund","arguments":{},"_meta":{"dev.mcpgovernance/tool":{"kind":"read"},"readOnlyHint":true}}""")] string request)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(revision);

        await RefusesAsync(peer, JsonNode.Parse(request)!.AsObject());

        _refund.Ran.Should().BeEmpty();
        _roles.Should().HaveCount(2).And.OnlyContain(static roles => roles == "local");
    }

    /// <summary>Nobody becomes the operating system's user, or more, by a claim that is called so.</summary>
    [Test]
    public async Task T014_ClaimsNamedLikeBuiltInRoles_GiveNone([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        _caller = Known(("roles", "local"), ("role", "local"), ("kind", "local"), ("caller.kind", "local"), ("caller.roles", "finance"), ("verified", "true"), ("scope", "local finance"));
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([_refund]).Govern(
            _audit,
            static policy => policy.Name("desk", "1").Role("finance", static role => role.Claim("role", contains: "finance")).Allow("local", "refund").Allow("anonymous", "refund").Allow("finance", "refund"),
            governance => governance.UseCallerResolver(_ => _caller)));
        var peer = await server.ConnectRawAsync(revision);

        await RefusesAsync(peer, new JsonObject { ["name"] = "refund", ["arguments"] = new JsonObject() });
        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Should().BeEmpty();

        _caller = Known(("role", "finance"));
        (await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "refund", ["arguments"] = new JsonObject() }))["result"].Should().NotBeNull();
        _refund.Ran.Should().ContainSingle();
    }

    [Test]
    public async Task T015_ClearanceInTheRequest_IsNone([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(revision);

        await RefusesAsync(peer, JsonNode.Parse("""{"name":"refund","arguments":{"clearance":"secret","claims":{"clearance":"secret"},"security_context":{"clearance":"secret"}},"_meta":{"clearance":"secret"}}""")!.AsObject());

        // Not even where it stands in a principal that nobody authenticated: whoever resolves it so is refused, and that is on record.
        _caller = new() { Kind = CallerKind.Authenticated, Subject = "alice", Principal = new ClaimsPrincipal(Principals.Plain(authenticationType: null, ("clearance", "secret"))) };
        var unverified = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "refund", ["arguments"] = new JsonObject() });
        unverified["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceFailed);
        _refund.Ran.Should().BeEmpty();

        _caller = Known(("clearance", "secret"));
        (await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "refund", ["arguments"] = new JsonObject() }))["result"]!["isError"]?.GetValue<bool>().Should().NotBe(true);
        _refund.Ran.Should().ContainSingle("a validated claim is what counts");
        (await _audit.OutcomesAsync(4)).Select(static record => record.Code).Should().Equal(DenialCodes.AccessUnknown, DenialCodes.AccessUnknown, DenialCodes.GovernanceFailed, null);
    }

    /// <summary>What a client says of itself in its handshake is on record as its word, and grants nothing.</summary>
    [Test]
    public async Task T015_ClearanceInTheClientsOwnDescription_IsNone([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(revision, static options =>
        {
            options.ClientInfo = new() { Name = "finance", Title = "cleared", Version = "secret" };
            options.Capabilities = new() { Experimental = new Dictionary<string, object> { ["clearance"] = new JsonObject { ["clearance"] = "secret", ["role"] = "finance" } } };
        });

        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("look_up");
        var refund = async () => await client.CallToolAsync("refund");
        (await refund.Should().ThrowAsync<McpProtocolException>()).Which.ErrorCode.Should().Be(McpErrorCode.InvalidParams);

        _refund.Ran.Should().BeEmpty();
        _audit.Outcomes.Where(static record => record.Method == RequestMethods.ToolsCall).Should().ContainSingle().Which.Code.Should().Be(DenialCodes.AccessUnknown);
        _roles.Should().OnlyContain(static roles => roles == "local");
    }
}
