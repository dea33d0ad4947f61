using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Threats;

/// <summary>A secret that stands in a result reaches neither the caller nor the journal nor telemetry, over both edges.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SecretTests : IDisposable
{
    private readonly string _secret = LeakingTools.NewSecret();
    private readonly TemporaryJournal _journal = new();
    private readonly ConcurrentQueue<string> _spans = new();
    private readonly ActivityListener _listener;

    public SecretTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _spans.Enqueue($"{activity.Kind} {activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(static one => one.Tags))}"),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _journal.Dispose();
    }

    /// <summary>As it is, and in base64 at each of the three places where it can begin.</summary>
    private IEnumerable<string> Spellings =>
        [_secret, _secret[8..32], .. Enumerable.Range(0, 3).Select(shift => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', shift) + _secret))[4..32])];

    private Task<TestServer> ServerAsync(Action<RedactionOptions>? configure = null) => TestServer.StartAsync(mcp =>
    {
        LeakingTools.Add(mcp, _secret);
        mcp.WithGovernance(governance => _journal.Keep(governance)
            .UseRedaction(configure ?? (static options => options.ErrorTexts = ErrorTexts.AsThrown))
            .UsePolicy(static policy => policy.Name("leaks", "1").Allow("anonymous", "*_thing", "prompt:*", "resource:**", "method:completion/complete")));
    });

    [Test]
    public async Task T144_SecretWhereverAServerCanPutIt_LeavesTheServerNowhere([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var said = new StringBuilder();
        await using (var server = await ServerAsync())
        {
            var peer = await server.ConnectRawAsync(revision);
            foreach (var (method, parameters) in LeakingTools.Requests)
            {
                said.AppendLine(await peer.RequestRawAsync(method, peer.WithMeta(JsonNode.Parse(parameters)!.AsObject()).ToJsonString()));
            }

            peer.Notifications.Should().HaveCountGreaterThanOrEqualTo(2, "progress and a notification of the server's own were sent");
            said.AppendJoin('\n', peer.Notifications.Select(static message => message.ToJsonString()));
        }

        Check(said.ToString(), _spans, taken: 12);
    }

    [Test]
    public async Task T144_SecretWhereverAServerCanPutIt_ReachesNoClient([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var said = new StringBuilder();
        await using (var fixture = await ClientFixture.StartAsync(mcp => LeakingTools.Add(mcp, _secret), ["*_thing", "prompt:*", "resource:**", "method:completion/complete"], governance => _journal.Keep(governance)))
        {
            await using var client = await fixture.ConnectAsync(revision);
            foreach (var name in (string[])["acme/step", NotificationMethods.ProgressNotification])
            {
                client.RegisterNotificationHandler(name, (told, _) =>
                {
                    lock (said)
                    {
                        said.AppendLine(told.Params?.ToJsonString());
                    }

                    return default;
                });
            }

            await client.ListToolsAsync();
            foreach (var (method, parameters) in LeakingTools.Requests)
            {
                string answer;
                try
                {
                    answer = (await client.SendRequestAsync(new JsonRpcRequest { Method = method, Params = JsonNode.Parse(parameters) })).Result!.ToJsonString();
                }
                catch (Exception cause)
                {
                    answer = cause + string.Join(' ', cause.Data.Values.Cast<object>());
                }

                lock (said)
                {
                    said.AppendLine(answer);
                }
            }

            await fixture.Governance.DisposeAsync();
        }

        // The server is not governed, and what its own spans say is its own.
        Check(said.ToString(), _spans.Where(static span => !span.StartsWith("Server", StringComparison.Ordinal)), taken: 10);
    }

    private void Check(string said, IEnumerable<string> seen, int taken)
    {
        said.Should().Contain("redacted:provider-token").And.Contain("The key is [redacted:provider-token]. Keep it.", "the rest of a text stays");
        var records = _journal.Read();
        var (journal, spans) = (_journal.ReadBytes(), string.Join('\n', seen));
        records.Count(static record => record.TryGetProperty("outcome", out var outcome) && outcome.TryGetProperty("redacted", out _)).Should().BeGreaterThanOrEqualTo(taken);
        foreach (var spelling in Spellings)
        {
            said.Should().NotContain(spelling);
            journal.Should().NotContain(spelling);
            spans.Should().NotContain(spelling);
        }
    }

    /// <summary>A question to the caller's user is the server's word, too.</summary>
    [Test]
    public async Task T144_SecretInAQuestion_IsNotAsked()
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithTools([ModelContextProtocol.Server.McpServerTool.Create(
                async (ModelContextProtocol.Server.McpServer server) => (await server.ElicitAsync(new ElicitRequestParams { Message = $"Is {_secret} right?", RequestedSchema = new() })).Action,
                new() { Name = "ask_thing", ReadOnly = true })])
            .WithGovernance(governance => _journal.Keep(governance).UsePolicy(static policy => policy.Name("p", "1").Allow("anonymous", "*"))));
        var peer = await server.ConnectRawAsync(Revisions.Older);
        var asked = "";
        peer.OnServerRequest = question =>
        {
            asked = question.ToJsonString();
            return new JsonObject { ["action"] = "decline" };
        };

        await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "ask_thing", ["arguments"] = new JsonObject() });

        asked.Should().Contain("Is [redacted:provider-token] right?").And.NotContain(_secret);
    }

    [Test]
    public async Task T145_RedactedResult_KeepsEverythingElse()
    {
        await using var server = await ServerAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var structured = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "structured_thing", ["arguments"] = new JsonObject() });
        var content = structured["result"]!["structuredContent"]!;
        content["n"]!.GetValue<int>().Should().Be(1);
        content["key"]!.GetValue<string>().Should().Be("[redacted:provider-token]");
        content["list"]![0]!["deep"]!.GetValue<string>().Should().Be("a [redacted:provider-token]");
        content["[redacted:provider-token]"]!.GetValue<bool>().Should().BeTrue();
        var meta = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "meta_thing", ["arguments"] = new JsonObject() });
        meta["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("a");
        meta["result"]!["_meta"]!["acme/key"]!["deep"]!.GetValue<string>().Should().Be("[redacted:provider-token]");
        var complete = await peer.RequestAsync("completion/complete", JsonNode.Parse(LeakingTools.Requests.Last().Parameters)!.AsObject());
        complete["result"]!["completion"]!["values"]![1]!.GetValue<string>().Should().Be("other");
    }

    /// <summary>A schema that wants as many characters, and no brackets, gets asterisks.</summary>
    [Test]
    public async Task T146_RedactedResult_IsStillValidAgainstItsSchema()
    {
        await using var server = await ServerAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var strict = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "strict_thing", ["arguments"] = new JsonObject() });

        strict["result"]!["structuredContent"]!["key"]!.GetValue<string>().Should().Be(new string('*', _secret.Length));
    }

    [Test]
    public async Task T146_ResultThatCannotBeValidWithoutItsSecret_IsWithheld()
    {
        var tool = new SchemaTool("key_thing", """{"type":"object"}""", """{"type":"object","properties":{"key":{"type":"string","pattern":"^ghp_"}},"required":["key"]}""") { Result = _ => SchemaTool.Structured($$"""{"key":"{{_secret}}"}""") };
        string answer;
        await using (var server = await TestServer.StartAsync(mcp => mcp.WithTools([tool]).WithGovernance(governance => _journal.Keep(governance).UsePolicy(static policy => policy.Name("p", "1").Allow("anonymous", "*")))))
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);
            answer = (await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "key_thing", ["arguments"] = new JsonObject() })).ToJsonString();
        }

        answer.Should().Contain("cannot be shown").And.NotContain(_secret);
        _journal.Read().Should().Contain(static record => record.Text("decision.code") == DenialCodes.RedactionInvalid);
    }

    [Test]
    public async Task T147_LinkInOrdinaryText_IsLeftAlone()
    {
        const string Text = "See https://example.com/reset?token=abc&id=550e8400-e29b-41d4-a716-446655440000, order 1234567890123456, password: ********.";
        var tool = new SchemaTool("link_thing", """{"type":"object"}""") { Result = static _ => new CallToolResult { Content = [new TextContentBlock { Text = Text }] } };
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([tool]).WithGovernance(governance => _journal.Keep(governance).UsePolicy(static policy => policy.Name("p", "1").Allow("anonymous", "*"))));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        (await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "link_thing", ["arguments"] = new JsonObject() }))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be(Text);
    }

    /// <summary>What the host lets pass passes; everything else does not.</summary>
    [Test]
    public async Task PassedSecrets_AreOnlyTheKindsThatWereNamed()
    {
        await using var server = await ServerAsync(static options => options.PassedSecrets.Add(SecretKinds.PaymentCard));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        (await peer.RequestRawAsync("tools/call", peer.WithMeta(new JsonObject { ["name"] = "text_thing", ["arguments"] = new JsonObject() }).ToJsonString())).Should().NotContain(_secret);
    }

    [Test]
    public async Task PassedSecrets_UnknownKind_StopsTheHost() =>
        (await FluentActions.Awaiting(() => ServerAsync(static options => options.PassedSecrets.Add("cards"))).Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("'cards'").And.Contain("payment-card");
}
