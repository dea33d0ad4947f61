using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using ModelContextProtocol;
using ModelContextProtocol.Client;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>Who calls over HTTP, what they may do, and what the record says of them: in every session mode and both eras.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpCallerTests : IDisposable
{
    private readonly HttpDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Test]
    public async Task Call_AuthenticatedCaller_IsOnRecordAsThePrincipalSays([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool mapped)
    {
        var issued = _desk.Time.GetUtcNow().AddSeconds(-90).ToUnixTimeSeconds();
        var token = new TestToken(
            mapped, ("sub", "alice"), ("scp", "openid tickets.read"), ("azp", "desk-app"), ("tid", "contoso"), ("jti", "token-4711"), ("iat", $"{issued}"),
            ("act", """{"sub":"agent-42","act":{"sub":"agent-7","iss":"https://other.example"}}"""));
        string? session;
        await using (var server = await _desk.StartAsync(mode))
        {
            var peer = await server.ConnectRawAsync(mode.Revision, token);
            (await peer.CallAsync(HttpDesk.Read))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
            session = peer.SessionId;
        }

        var records = _desk.Journal.Read();
        records.Summaries().Should().Equal("call.intent read_thing", "call.outcome read_thing done");
        records.Select(record => record.Text("call")).Distinct().Should().ContainSingle().Which.Should().NotBeNull();
        var hash = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("token-4711")));
        foreach (var record in records)
        {
            JsonNode.DeepEquals(JsonNode.Parse(record.Text("caller")!), JsonNode.Parse($$"""
                {
                  "kind": "authenticated", "verified": true, "issuer": "{{Principals.Issuer}}", "subject": "alice", "client": "desk-app",
                  "actors": ["agent-42", "https://other.example agent-7"], "tenant": "contoso", "auth": "AuthenticationTypes.Federation",
                  "scopes": ["openid", "tickets.read"], "tokenId": "{{hash}}", "tokenAge": 90, "roles": ["authenticated", "support"]
                }
                """)).Should().BeTrue(record.Text("caller"));
            record.Text("transport").Should().Be("http");
            record.Text("protocol").Should().Be(mode.Revision);
            record.Text("session").Should().Be(session);
        }

        session.Should().Match(id => mode.HasSession ? id!.Length > 0 : id == null);
        _desk.Journal.ReadBytes().Should().NotContain("token-4711");
    }

    [Test]
    public async Task Request_Nobody_IsAnonymousAndSeesWhatNobodyMay([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await using (var server = await _desk.StartAsync(mode))
        {
            var peer = await server.ConnectRawAsync(mode.Revision);
            (await peer.ListToolsAsync()).Should().Equal(HttpDesk.Open);
            (await peer.CallAsync(HttpDesk.Open))["result"].Should().NotBeNull();
            (await peer.CallAsync(HttpDesk.Read))["error"]!["code"]!.GetValue<int>().Should().Be((int)McpErrorCode.InvalidParams);
        }

        var records = _desk.Journal.Read();
        records.Summaries().Should().BeEquivalentTo(
            "list.view done", "call.intent open_thing", "call.outcome open_thing done", "call.outcome read_thing access.unknown refused");
        records.Select(static record => record.Text("caller")).Should().OnlyContain(static caller =>
            caller == """{"kind":"anonymous","verified":false,"roles":["anonymous"]}""");
        records.Should().OnlyContain(static record => record.Text("transport") == "http");
        _desk.Tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task ListAndCall_EveryCaller_AgreeAndHideToTheByte([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        (TestToken? Token, string[] May)[] callers =
        [
            (null, [HttpDesk.Open]),
            (HttpDesk.Carol, [HttpDesk.Open]),
            (HttpDesk.Alice, [HttpDesk.Open, HttpDesk.Read]),
            (HttpDesk.Bob, [HttpDesk.Open, HttpDesk.Change]),
            (new(Mapped: true, ("sub", "dora"), ("roles", "guest"), ("roles", "auditor")), [HttpDesk.Open, HttpDesk.Read]),
            (HttpDesk.Bob.With(("scp", "tickets.read")), HttpDesk.Everything),
        ];
        await using var ungoverned = await HttpTestServer.StartAsync(mode.Sessions, _desk.Add);
        var stranger = await ungoverned.ConnectRawAsync(mode.Revision);
        var unknown = await stranger.SendAsync("tools/call", Call("nothing"), id: 77);
        await using var server = await _desk.StartAsync(mode);
        foreach (var (token, may) in callers)
        {
            var peer = await server.ConnectRawAsync(mode.Revision, token);
            (await peer.ListToolsAsync()).Should().BeEquivalentTo(may);
            foreach (var tool in HttpDesk.Everything)
            {
                var reply = await peer.SendAsync("tools/call", Call(tool), id: 77);
                if (may.Contains(tool))
                {
                    reply.Json["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().EndWith(" 1");
                }
                else
                {
                    reply.Should().Be(unknown with { Text = unknown.Text.Replace("nothing", tool, StringComparison.Ordinal) });
                }
            }
        }

        _desk.Tools.Runs.Should().Be(callers.Sum(static caller => caller.May.Length));
        unknown.Json["error"]!["code"]!.GetValue<int>().Should().Be((int)McpErrorCode.InvalidParams);

        static JsonObject Call(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } };
    }

    [Test]
    public async Task Client_OfTheSdk_ListsAndCallsWhatItMay([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await using (var server = await _desk.StartAsync(mode))
        await using (var sdk = await server.ConnectAsync(mode.Revision, HttpDesk.Alice))
        {
            sdk.NegotiatedProtocolVersion.Should().Be(mode.Revision);
            (await sdk.ListToolsAsync()).Select(static tool => tool.Name).Should().BeEquivalentTo(HttpDesk.Open, HttpDesk.Read);
            (await sdk.CallToolAsync(HttpDesk.Read, new Dictionary<string, object?> { ["id"] = "7" })).IsError.Should().NotBe(true);
            var change = async () => await sdk.CallToolAsync(HttpDesk.Change, new Dictionary<string, object?> { ["id"] = "7" });
            (await change.Should().ThrowAsync<McpProtocolException>()).Which.ErrorCode.Should().Be(McpErrorCode.InvalidParams);
        }

        var records = _desk.Journal.Read();
        records.Summaries().Should().BeEquivalentTo(
            "list.view done", "call.intent read_thing", "call.outcome read_thing done", "call.outcome change_thing access.unknown refused");
        records.Should().OnlyContain(static record => record.Text("caller.subject") == "alice");

        // A stateless endpoint that is spoken to in the older revision never learns what client it is.
        var client = mode is { Revision: Revisions.Older, HasSession: false } ? null : "client";
        records.Should().OnlyContain(record => record.Text("client.name") == client);
    }

    [Test]
    public async Task Call_ActCannotBeUnderstood_IsRefusedAndOnRecord([ValueSource(typeof(HttpMode), nameof(HttpMode.Stateless))] HttpMode mode)
    {
        await using (var server = await _desk.StartAsync(mode))
        {
            var peer = await server.ConnectRawAsync(mode.Revision, HttpDesk.Alice.With(("act", "not an object")));
            var response = await peer.CallAsync(HttpDesk.Read);
            response["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceFailed);
            response.ToJsonString().Should().NotContain("not an object");
        }

        _desk.Journal.Read().Summaries().Should().Equal("call.outcome read_thing governance.failed refused");
        _desk.Journal.ReadBytes().Should().NotContain("not an object");
        _desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task Call_NewerRevisionToAnEndpointWithSessionsOnly_IsRefusedBeforeGovernanceSeesIt()
    {
        await using (var server = await _desk.StartAsync(new HttpMode(ModelContextProtocol.AspNetCore.HttpServerSessionMode.Stateful, Revisions.Newer)))
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer, HttpDesk.Alice);
            (await peer.CallAsync(HttpDesk.Read))["error"]!["code"]!.GetValue<int>().Should().Be((int)McpErrorCode.UnsupportedProtocolVersion);
        }

        _desk.Journal.Read().Should().BeEmpty();
        _desk.Tools.Runs.Should().Be(0);
    }
}
