using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace McpGovernance.AspNetCore.Tests.Threats;

/// <summary>What headers can and cannot do (threats 16, 23, 26, 59): they carry the token, and nothing else that counts.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HeaderTests : IAsyncDisposable
{
    private const string Peer = "127.0.0.1";
    private const string Claimed = "203.0.113.9";

    /// <summary>Headers that make a message what it is; without them there is no request.</summary>
    private static readonly string[] Framing =
        ["Host", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "TE", "Trailer", "Accept", "Authorization", "Keep-Alive", "Proxy-Connection", "Content-Encoding"];

    /// <summary>What proxies, gateways and platforms are known to send on.</summary>
    private static readonly string[] Forwarded =
    [
        "X-Forwarded-For", "X-Forwarded-User", "X-Forwarded-Preferred-Username", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Access-Token", "X-Forwarded-Client-Cert", "X-Forwarded-Proto",
        "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Original-For", "Forwarded", "X-Original-User", "X-Remote-User", "Remote-User", "REMOTE_USER", "X-User", "X-User-Id", "X-Username",
        "X-Roles", "X-Role", "X-Groups", "X-Scope", "X-Scopes", "X-Tenant-Id", "X-Auth-Request-User", "X-Auth-Request-Groups", "X-Authenticated-User", "X-Authenticated-Scope", "X-Consumer-Username",
        "X-MS-CLIENT-PRINCIPAL", "X-MS-CLIENT-PRINCIPAL-NAME", "X-MS-CLIENT-PRINCIPAL-ID", "X-MS-TOKEN-AAD-ACCESS-TOKEN", "X-Amzn-Oidc-Identity", "X-Amzn-Oidc-Data", "X-Goog-Authenticated-User-Email",
        "X-Goog-IAP-JWT-Assertion", "Cf-Access-Jwt-Assertion", "X-API-Key", "X-Access-Token", "X-Id-Token", "X-Mcp-Authorized", "X-Mcp-Session-User", "X-Gateway-Secret", "X-Internal-Auth", "Impersonate-User",
    ];

    private readonly WebDesk _desk = new();

    private static IEnumerable<string> Names => typeof(HeaderNames).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static constant => (string)constant.GetValue(null)!).Concat(Forwarded).Where(static name => !name.StartsWith(':'))
        .Except(Framing, StringComparer.OrdinalIgnoreCase);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    /// <summary>Only a peer that the host named as its proxy says where a request comes from, and only the hop that it saw.</summary>
    [Test]
    public async Task T016_ForwardedAddress_CountsOnlyFromAProxyThatTheHostNamed(
        [ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values("nobody", "everybody", "another", "peer")] string trusted)
    {
        if (trusted != "nobody")
        {
            _desk.Services = services => services.Configure<ForwardedHeadersOptions>(options =>
            {
                options.ForwardedHeaders = ForwardedHeaders.All;
                options.KnownProxies.Clear();
                options.KnownIPNetworks.Clear();
                if (trusted != "everybody")
                {
                    options.KnownProxies.Add(IPAddress.Parse(trusted == "peer" ? Peer : "192.0.2.1"));
                }
            });
            _desk.Application = static app => app.UseForwardedHeaders();
        }

        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Carol);
        peer.Headers["X-Forwarded-For"] = $"10.0.0.1, {Claimed}";
        peer.Headers["X-Real-IP"] = "10.0.0.2";
        peer.Headers["Forwarded"] = "for=10.0.0.3;by=10.0.0.4";
        (await peer.CallAsync(WebDesk.Read))["error"].Should().NotBeNull();

        (await _desk.RecordsAsync()).Should().ContainSingle().Which.Text("source").Should().Be(trusted == "peer" ? Claimed : Peer);
    }

    [Test]
    public async Task T023_ScopeIsLackingAfterTheResponseHasStarted_TheRefusalStandsInTheBody([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        _desk.Governance = static governance => governance.UseInterceptor<StartingInterceptor>();
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Dora);

        var reply = await peer.SendAsync("tools/call", new JsonObject { ["name"] = WebDesk.Change, ["arguments"] = new JsonObject { ["id"] = "1" } });

        (reply.Status, peer.Challenge).Should().Be((HttpStatusCode.OK, null), "the status is gone already");
        var result = reply.Json["result"]!;
        result["isError"]!.GetValue<bool>().Should().BeTrue();
        var decision = result["_meta"]!["dev.mcpgovernance/decision"]!;
        decision["code"]!.GetValue<string>().Should().Be(DenialCodes.AccessInsufficientScope);
        decision["scopes"]!.ToJsonString().Should().Be("""["payments.write"]""");
        (await _desk.RecordsAsync()).Summaries().Should().Equal("call.outcome change_thing access.insufficient_scope refused");
        _desk.Tools.Runs.Should().Be(0);
    }

    /// <summary>No secret between components is compared, because none is trusted: every header there is, and more, says that somebody else calls.</summary>
    [Test]
    public async Task T026_NoHeaderButTheToken_SaysWhoCalls([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);
        var plain = await AskAsync();
        Names.Count().Should().BeGreaterThan(120);
        foreach (var value in new[] { "alice", "support", WebDesk.Alice.ToHeader(), """{"sub":"alice","roles":["support"],"scope":"tickets.read"}""", Peer })
        {
            foreach (var names in Names.Chunk(60)) // A server takes a hundred at once.
            {
                peer.Headers.Clear();
                foreach (var name in names)
                {
                    peer.Headers[name] = value;
                }

                (await AskAsync()).Should().Be(plain);
            }
        }

        var records = await _desk.RecordsAsync();
        records.Select(static record => record.Text("caller")).Distinct().Should().ContainSingle().Which.Should().Contain(anonymous ? "\"anonymous\"" : "\"carol\"").And.NotContain("alice").And.NotContain("support");
        records.Select(static record => record.Text("source")).OfType<string>().Distinct().Should().Equal(Peer);
        _desk.Tools.Runs.Should().Be(0);

        async Task<string> AskAsync()
        {
            var call = await peer.SendAsync("tools/call", new JsonObject { ["name"] = WebDesk.Read, ["arguments"] = new JsonObject { ["id"] = "1" } }, id: 26);
            return $"{call} {string.Join(' ', await peer.ListToolsAsync())}";
        }
    }

    /// <summary>A list is filtered whatever optional headers there are, also when there is none.</summary>
    [Test]
    public async Task T059_List_IsFilteredWithAndWithoutOptionalHeaders(
        [ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);
        Dictionary<string, string?>[] variations =
        [
            [],
            new() { ["MCP-Protocol-Version"] = null },
            new() { ["Mcp-Method"] = null, ["Mcp-Name"] = null },
            new() { ["MCP-Protocol-Version"] = null, ["Mcp-Method"] = null, ["Mcp-Name"] = null },
            new() { ["x-mcp-authorized"] = "*", ["x-authorized-tools"] = """{"desk":["read_thing","change_thing"]}""", ["x-mcp-api-key"] = "k" },
            new() { ["Mcp-Param-Region"] = "eu", ["Mcp-Name"] = WebDesk.Read },
            new() { ["Accept"] = "application/json, text/event-stream, */*" },
            new() { ["MCP-Protocol-Version"] = mode.Revision == Revisions.Newer ? Revisions.Older : Revisions.Newer },
        ];
        var answered = 0;
        foreach (var variation in variations)
        {
            peer.Headers.Clear();
            foreach (var (name, value) in variation)
            {
                peer.Headers[name] = value!;
            }

            var reply = await peer.SendAsync("tools/list", []);

            reply.Text.Should().NotContain(WebDesk.Read).And.NotContain(WebDesk.Change).And.NotContain(WebDesk.Region);
            answered += reply.Text.Contains(WebDesk.Open, StringComparison.Ordinal) ? 1 : 0;
        }

        answered.Should().BeGreaterThanOrEqualTo(4, "most of these the endpoint takes");
        (await _desk.RecordsAsync()).Should().NotBeEmpty().And.OnlyContain(static record => record.Text("type")!.StartsWith("list.", StringComparison.Ordinal));
    }

    private sealed class StartingInterceptor(IHttpContextAccessor http) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Identity;

        public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            await http.HttpContext!.Response.Body.WriteAsync(": early\n\n"u8.ToArray());
            await next(context);
        }
    }
}
