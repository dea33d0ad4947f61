using System.Net;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.AspNetCore.Tests.Threats;

/// <summary>Sessions over HTTP (threats 27–29): one that lives on grants nothing, a new one forgets nothing, and another's gives nothing.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SessionTests : IAsyncDisposable
{
    private readonly WebDesk _desk = new();
    private readonly HttpClient _http = new();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _desk.DisposeAsync();
    }

    [Test]
    public async Task T027_TokenWithoutTheRole_IsRefusedAtTheNextCall_WhileSessionAndStreamLive([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        using var stream = mode.HasSession ? await ListenAsync(peer, WebDesk.Alice) : null;
        (await peer.CallAsync(WebDesk.Read))["result"].Should().NotBeNull();

        peer.Token = WebDesk.Alice with { Scope = "openid" };
        (await peer.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
        (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
        peer.Token = null;
        var nobody = await peer.SendAsync("tools/call", new JsonObject { ["name"] = WebDesk.Read });
        nobody.Text.Should().NotContain("thing 1");
        peer.Token = WebDesk.Alice;
        (await peer.CallAsync(WebDesk.Read))["result"].Should().NotBeNull("she has it again");

        stream?.StatusCode.Should().Be(HttpStatusCode.OK);
        _desk.Tools.Runs.Should().Be(2);
        (await _desk.RecordsAsync()).Where(static record => record.Text("caller.subject") == "alice" && record.Text("target.name") != null).Summaries().Should().Equal(
            "call.intent read_thing", "call.outcome read_thing done", "call.outcome read_thing access.unknown refused", "call.intent read_thing", "call.outcome read_thing done");
    }

    [Test]
    public async Task T028_NewConnectionAndHandshakeForEachCall_IsTheSameCaller([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        _desk.Governance = static governance => governance.UseAdmission(static options =>
        {
            options.CallerBurst = 4;
            options.CallerAttemptsPerMinute = 1;
        });
        await _desk.StartAsync(mode.Sessions);
        var answers = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
            var result = (await peer.CallAsync(WebDesk.Read))["result"]!;
            answers.Add((string?)result["_meta"]?["dev.mcpgovernance/decision"]?["code"] ?? result["content"]![0]!["text"]!.GetValue<string>());
        }

        answers.Should().Equal("thing 1", "thing 1", "thing 1", "thing 1", DenialCodes.AdmissionAttempts, DenialCodes.AdmissionAttempts, DenialCodes.AdmissionAttempts);
        var other = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice with { Subject = "alice2" });
        (await other.CallAsync(WebDesk.Read))["result"]!["isError"]?.GetValue<bool>().Should().NotBe(true, "it is the caller that is counted");

        var records = await _desk.RecordsAsync();
        records.Count(static record => record.Text("type") == "call.intent" && record.Text("caller.subject") == "alice").Should().Be(4);
        records.Where(static record => record.Text("decision.code") == DenialCodes.AdmissionAttempts).Should().NotBeEmpty().And.OnlyContain(static record => record.Text("caller.subject") == "alice");
    }

    /// <summary>The endpoint itself keeps sessions of users apart; what it lets through is decided for whoever sent it.</summary>
    [Test]
    public async Task T029_StolenSessionId_GivesNothing([ValueSource(typeof(HttpMode), nameof(HttpMode.WithSession))] HttpMode mode, [Values("carol", "bob", "other issuer", "nobody")] string thief)
    {
        await _desk.StartAsync(mode.Sessions);
        var alice = await _desk.ConnectAsync(mode.Revision, WebDesk.Alice);
        var token = thief switch
        {
            "carol" => WebDesk.Carol,
            "bob" => WebDesk.Bob,
            "other issuer" => WebDesk.Alice with { By = TestToken.OtherIssuer },
            _ => null,
        };
        var stranger = await _desk.ConnectAsync(mode.Revision, token);
        stranger.SessionId = alice.SessionId;
        foreach (var (method, parameters) in new (string, JsonObject)[] { ("tools/call", new() { ["name"] = WebDesk.Read, ["arguments"] = new JsonObject { ["id"] = "1" } }), ("tools/list", []), ("ping", []) })
        {
            var reply = await stranger.SendAsync(method, parameters);
            reply.Status.Should().Be(HttpStatusCode.Forbidden);
            reply.Text.Should().NotContain("thing").And.NotContain("alice");
        }

        using (var stream = await ListenAsync(stranger, token))
        {
            stream.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }

        stranger.SessionId = "no-such-session";
        (await stranger.SendAsync("tools/list", [])).Status.Should().Be(HttpStatusCode.NotFound, "the SDK tells an unknown session from another's");
        (await alice.CallAsync(WebDesk.Read))["result"].Should().NotBeNull("her session goes on");

        (await _desk.RecordsAsync()).Summaries().Should().Equal("call.intent read_thing", "call.outcome read_thing done");
        _desk.Tools.Runs.Should().Be(1);
    }

    /// <summary>Callers whom the endpoint cannot tell apart share a session, and still are not each other.</summary>
    [Test]
    public async Task T029_SessionOfACallerThatTheEndpointDoesNotKnow_DecidesNothing([ValueSource(typeof(HttpMode), nameof(HttpMode.WithSession))] HttpMode mode)
    {
        _desk.Governance = static governance => governance.UseIdentity(static options => options.SubjectClaimTypes = ["employee"]);
        await _desk.StartAsync(mode.Sessions);
        static TestToken Employee(string number, string scope) => new("shared", scope) { Claims = new Dictionary<string, object> { ["employee"] = number } };
        var one = await _desk.ConnectAsync(mode.Revision, Employee("1", "tickets.read"));
        var two = await _desk.ConnectAsync(mode.Revision, Employee("2", "openid"));
        two.SessionId = one.SessionId;

        (await two.CallAsync(WebDesk.Read))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'read_thing'");
        (await two.ListToolsAsync()).Should().Equal(WebDesk.Open);
        (await one.CallAsync(WebDesk.Read))["result"].Should().NotBeNull();

        var records = await _desk.RecordsAsync();
        records.Where(static record => record.Text("outcome.status") == "refused").Should().ContainSingle().Which.Text("caller.subject").Should().Be("2");
        records.Select(static record => record.Text("session")).Distinct().Should().ContainSingle();
    }

    /// <summary>Opens the stream on which a session's server sends, and leaves it open.</summary>
    private async Task<HttpResponseMessage> ListenAsync(HttpPeer peer, TestToken? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _desk.Endpoint);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", peer.Revision);
        request.Headers.TryAddWithoutValidation("Mcp-Session-Id", peer.SessionId);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token.ToHeader());
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
