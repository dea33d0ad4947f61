using System.Net;
using System.Security.Claims;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>What a client says about itself decides nothing: only the principal of this request does.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpTrustTests : IDisposable
{
    private readonly HttpDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Test]
    public async Task Call_RoleLostBetweenTwoRequests_IsRefusedFromTheNextOn([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await using (var server = await _desk.StartAsync(mode))
        {
            var peer = await server.ConnectRawAsync(mode.Revision, HttpDesk.Alice);
            (await peer.CallAsync(HttpDesk.Read))["result"].Should().NotBeNull();

            peer.Token = new(("sub", "alice"), ("scope", "openid"));
            (await peer.CallAsync(HttpDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
            (await peer.ListToolsAsync()).Should().Equal(HttpDesk.Open);

            peer.Token = HttpDesk.Alice;
            (await peer.CallAsync(HttpDesk.Read))["result"].Should().NotBeNull();
        }

        var calls = _desk.Journal.Read().Where(static record => record.Text("target.name") is not null).ToArray();
        calls.Summaries().Should().Equal(
            "call.intent read_thing", "call.outcome read_thing done", "call.outcome read_thing access.unknown refused",
            "call.intent read_thing", "call.outcome read_thing done");
        calls.Select(static record => record.Text("caller.roles")).Should().Equal(
            """["authenticated","support"]""", """["authenticated","support"]""", """["authenticated"]""",
            """["authenticated","support"]""", """["authenticated","support"]""");
        calls.Select(static record => record.Text("session")).Distinct().Should().ContainSingle().Which.Should().Match(id => id == null != mode.HasSession);
    }

    [Test]
    public async Task Call_InAnothersSession_GivesNothingOfTheirs([ValueSource(typeof(HttpMode), nameof(HttpMode.WithSession))] HttpMode mode, [Values] bool anonymous)
    {
        await using (var server = await _desk.StartAsync(mode))
        {
            var alice = await server.ConnectRawAsync(mode.Revision, HttpDesk.Alice);
            var thief = await server.ConnectRawAsync(mode.Revision, anonymous ? null : HttpDesk.Carol);
            thief.SessionId = alice.SessionId;
            (await thief.SendAsync("tools/call", new JsonObject { ["name"] = HttpDesk.Read })).Status.Should().Be(HttpStatusCode.Forbidden);
        }

        _desk.Journal.Read().Should().BeEmpty("the endpoint refuses it before it is an MCP request");
        _desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task Call_HeadersThatNameSomebodyElse_ChangeNothing([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await using (var server = await _desk.StartAsync(mode))
        {
            var peer = await server.ConnectRawAsync(mode.Revision, HttpDesk.Carol);
            var plain = await peer.SendAsync("tools/call", new JsonObject { ["name"] = HttpDesk.Read }, id: 9);
            foreach (var header in new[]
            {
                "X-Forwarded-User", "X-Forwarded-Preferred-Username", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Access-Token", "X-Forwarded-For", "X-Real-IP",
                "X-Original-User", "X-Remote-User", "Remote-User", "X-User", "X-Roles", "X-Scope", "X-MS-CLIENT-PRINCIPAL", "X-MS-CLIENT-PRINCIPAL-NAME", "Forwarded", "Via",
            })
            {
                peer.Headers[header] = header switch { "X-Scope" => "tickets.read", "X-Forwarded-Groups" or "X-Roles" => "support", "X-Forwarded-For" or "X-Real-IP" => "127.0.0.1", _ => "alice" };
            }

            (await peer.SendAsync("tools/call", new JsonObject { ["name"] = HttpDesk.Read }, id: 9)).Should().Be(plain);
            (await peer.ListToolsAsync()).Should().Equal(HttpDesk.Open);
            peer.Token = null;
            peer.SessionId = null;
            await peer.InitializeAsync();
            (await peer.SendAsync("tools/call", new JsonObject { ["name"] = HttpDesk.Read }, id: 9)).Should().Be(plain);
        }

        _desk.Journal.Read().Select(static record => record.Text("caller.subject")).Should().OnlyContain(static subject => subject == "carol" || subject == null);
        _desk.Journal.ReadBytes().Should().NotContain("alice");
        _desk.Tools.Runs.Should().Be(0);
    }

    [TestCaseSource(typeof(HttpMode), nameof(HttpMode.All))]
    public async Task Call_HeaderNamesAnotherTool_NeverDecides(HttpMode mode)
    {
        await using (var server = await _desk.StartAsync(mode))
        {
            var peer = await server.ConnectRawAsync(mode.Revision, HttpDesk.Alice);
            peer.Headers["Mcp-Name"] = HttpDesk.Read;
            var hidden = await peer.CallAsync(HttpDesk.Change);
            peer.Headers["Mcp-Name"] = HttpDesk.Change;
            var permitted = await peer.CallAsync(HttpDesk.Read);
            peer.Headers["Mcp-Name"] = HttpDesk.Change;
            peer.Headers["Mcp-Method"] = "tools/list";
            var method = await peer.CallAsync(HttpDesk.Change);

            if (mode.Revision == Revisions.Newer)
            {
                new[] { hidden, permitted, method }.Should().OnlyContain(static answer => answer["error"]!["code"]!.GetValue<int>() == (int)McpErrorCode.HeaderMismatch);
            }
            else
            {
                new[] { hidden, method }.Should().OnlyContain(static answer => answer["error"]!["message"]!.GetValue<string>() == "Unknown tool: 'change_thing'");
                permitted["result"].Should().NotBeNull();
            }
        }

        // What the newer revision's endpoint refuses never becomes an MCP request.
        _desk.Tools.Runs.Should().Be(mode.Revision == Revisions.Newer ? 0 : 1);
        _desk.Journal.Read().Where(static record => record.Text("type") == "call.outcome").Select(static record => record.Text("target.name"))
            .Should().Equal(mode.Revision == Revisions.Newer ? [] : [HttpDesk.Change, HttpDesk.Read]);
    }

    [TestCase(null)]
    [TestCase("Transformation")]
    public async Task Call_IdentityAddedByAClaimsTransformation_CountsOnlyWhenItIsAuthenticated(string? authenticationType)
    {
        var mode = HttpMode.Stateless[0];
        var token = new TestToken(("sub", "bob"), ("scope", "payments.write"));
        await using var server = await _desk.StartAsync(
            mode, services => services.AddSingleton<IClaimsTransformation>(new Transformation(new ClaimsIdentity([new("department", "finance")], authenticationType))));
        var peer = await server.ConnectRawAsync(mode.Revision, token);
        (await peer.ListToolsAsync()).Should().BeEquivalentTo(authenticationType is null ? [HttpDesk.Open] : [HttpDesk.Open, HttpDesk.Change]);
    }

    private sealed class Transformation(ClaimsIdentity added) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal) => Task.FromResult(new ClaimsPrincipal([.. principal.Identities, added]));
    }
}
