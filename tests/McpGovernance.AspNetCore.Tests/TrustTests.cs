using System.Net;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>Only the token of this request says who is calling; only the body says what is called.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TrustTests : IAsyncDisposable
{
    private readonly WebDesk _desk = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Test]
    public async Task Call_InAnothersSession_IsForbidden([ValueSource(typeof(HttpMode), nameof(HttpMode.WithSession))] HttpMode mode, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var alice = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        var thief = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);
        thief.SessionId = alice.SessionId;

        (await thief.SendAsync("tools/call", new JsonObject { ["name"] = WebDesk.Read })).Status.Should().Be(HttpStatusCode.Forbidden);
        thief.Challenge.Should().BeNull();
        (await _desk.RecordsAsync()).Should().BeEmpty("the endpoint refuses it before it is an MCP request");
        _desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task Call_RolesVanishInMidSession_IsRefusedFromTheNextOn([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        (await peer.CallAsync(WebDesk.Read))["result"].Should().NotBeNull();

        peer.Token = WebDesk.Alice with { Scope = "openid" };
        (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
        (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
        (await _desk.RecordsAsync()).Where(static record => record.Text("target.name") != null).Summaries().Should().Equal(
            "call.intent read_thing", "call.outcome read_thing done", "call.outcome read_thing access.unknown refused");
    }

    [TestCase("forged")]
    [TestCase("expired")]
    [TestCase("audience")]
    [TestCase("none")]
    public async Task Call_TokenThatDoesNotHold_IsAnonymous(string fault)
    {
        await _desk.StartAsync(HttpMode.Stateless[0].Sessions);
        foreach (var revision in Revisions.Both)
        {
            var peer = await _desk.ConnectAsync(revision, fault switch
            {
                "forged" => WebDesk.Alice with { Forged = true },
                "expired" => WebDesk.Alice with { Expires = DateTime.UtcNow.AddMinutes(-2) },
                "audience" => WebDesk.Alice with { ForAudience = "https://elsewhere.test" },
                _ => null,
            });
            (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
            (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
        }

        (await _desk.RecordsAsync()).Select(static record => record.Text("caller.kind")).Should().OnlyContain(static kind => kind == "anonymous");
    }

    [Test]
    public async Task Call_HeadersNameAnotherToolOrMethod_NeverDecide([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        peer.Headers["Mcp-Name"] = WebDesk.Read;
        var hidden = await peer.CallAsync(WebDesk.Change);
        peer.Headers["Mcp-Method"] = "tools/list";
        var method = await peer.CallAsync(WebDesk.Change);

        foreach (var answer in new[] { hidden, method })
        {
            answer["error"]!["code"]!.GetValue<int>().Should().Be(mode.Revision == Revisions.Newer ? -32020 : -32602);
        }

        _desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task Client_OfTheSdk_SeesAndCallsWhatIsGranted([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        await using var client = await _desk.ConnectClientAsync(mode.Revision, WebDesk.Alice);

        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().BeEquivalentTo(WebDesk.Open, WebDesk.Read, WebDesk.Region);
        (await client.CallToolAsync(WebDesk.Read, new Dictionary<string, object?> { ["id"] = "1" })).IsError.Should().NotBe(true);
        (await client.CallToolAsync(WebDesk.Region, new Dictionary<string, object?> { ["id"] = "1", ["region"] = "eu" })).IsError.Should().NotBe(true);
    }
}
