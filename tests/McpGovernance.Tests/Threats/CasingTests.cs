using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>The SDK binds parameters whatever their case (threat 7): what we read from a raw message must not miss what it binds.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CasingTests
{
    private readonly CollectingAudit _audit = new();

    [Test]
    public async Task RequestState_InAnotherCase_NeverReachesTheHandlerUnsealed(
        [Values(Revisions.Older, Revisions.Newer)] string revision, [Values("RequestState", "requeststate", "REQUESTSTATE")] string key)
    {
        var seen = new List<string?>();
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithCallToolHandler((request, _) =>
            {
                seen.Add(request.Params.RequestState);
                return ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = "ran" }] });
            })
            .Govern(_audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "ask", ["arguments"] = new JsonObject(), [key] = "confirmed=yes" });

        // An SDK that reads names in any case would hand the state on, so it is refused; one that reads exact names never sees it.
        seen.Should().NotContain(state => state != null);
        var refused = (response["result"]?["_meta"] ?? response["error"]?["data"])?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>();
        refused.Should().Be(seen.Count == 0 ? DenialCodes.RoundInvalid : null);
        _audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(refused);
    }

    [TestCase("Notifications", "resourceSubscriptions")]
    [TestCase("notifications", "ResourceSubscriptions")]
    public async Task Listen_InAnotherCase_HiddenResourcesAreLeftOut(string notifications, string subscriptions)
    {
        await using var server = await StartListeningAsync();
        var answer = await ListenAsync(server, $$$"""{"{{{notifications}}}":{"{{{subscriptions}}}":["open://one","secret://one"]}}""");
        answer.Should().NotContain("secret://one");
    }

    [Test]
    public async Task Listen_SameKeyInTwoCases_HiddenResourcesAreLeftOut()
    {
        await using var server = await StartListeningAsync();
        var answer = await ListenAsync(server, """{"notifications":{"resourceSubscriptions":["open://one"],"ResourceSubscriptions":["secret://one"]}}""");
        answer.Should().NotContain("secret://one");
    }

    private Task<TestServer> StartListeningAsync() => TestServer.StartAsync(mcp =>
    {
        mcp.WithResources([McpServerResource.Create(() => "text", new() { UriTemplate = "open://one", Name = "one" })]);
        mcp.Services.Configure<McpServerOptions>(options => options.Capabilities = new() { Resources = new() { Subscribe = true } });
        mcp.Govern(_audit, new FakePolicy((_, target) => !target.Name.StartsWith("secret", StringComparison.Ordinal)));
    });

    /// <summary>What the server says first: what it honours, or, where the SDK reads exact names only, that it was asked nothing.</summary>
    private static async Task<string> ListenAsync(TestServer server, string parameters)
    {
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var request = peer.WithMeta(JsonNode.Parse(parameters)!.AsObject());
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":70,"method":"subscriptions/listen","params":{{request.ToJsonString()}}}""");
        var answer = await peer.ReadNextAsync();
        answer.Should().ContainAny("acknowledged", "error");
        return answer;
    }
}
