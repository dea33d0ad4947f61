using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpGovernance.Hosting;
using McpGovernance.Tests.Readme;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Conventions;

/// <summary>What docs/getting-started.md says of refusals is what a server answers.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class GettingStartedPageTests : IDisposable
{
    private const string Page = "docs/getting-started.md";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Test]
    public void Codes_OfThePage_AreAllDenialCodes()
    {
        var codes = typeof(DenialCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!);

        var rows = Regex.Matches(Repository.Read(Page), @"^\| `([a-z_]+\.[a-z_]+)` \| ([^|]+) \| ([^|]+) \|$", RegexOptions.Multiline);

        rows.Select(static row => row.Groups[1].Value).Should().BeEquivalentTo(codes, "each code stands in the page's table once");
    }

    [TestCase(1, "tools/call", """{"name":"refund_order","arguments":{"order":"1"}}""")]
    [TestCase(2, "tools/call", """{"name":"search_tickets","arguments":{"text":"a","TEXT":"b"}}""")]
    [TestCase(3, "resources/read", """{"uri":"ticket://open","_meta":{"example.com/key":{"a":1,"a":2}}}""")]
    public async Task Answer_OfThePage_IsWhatAServerAnswers(int block, string method, string parameters)
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            mcp.Services.AddSingleton<KeyRing>(new EphemeralKeyRing());
            mcp.WithTools<TicketTools>()
                .WithResources([McpServerResource.Create(static () => "1 Printer on fire", new() { UriTemplate = "ticket://open", Name = "open" })])
                .WithGovernance(governance => governance.UseAudit(audit => audit.Root = _directory.Sub("journal")));
        });
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var answer = await peer.RequestAsync(method, JsonNode.Parse(parameters)!.AsObject());

        var shown = CodeBlock.Of(Page).Where(static json => json.Language == "json").ElementAt(block);
        Comparable(answer).Should().Be(Comparable(JsonNode.Parse(shown.Text)!.AsObject()));
    }

    /// <summary>Without what differs from call to call, and what the SDK adds to every message.</summary>
    private static string Comparable(JsonObject answer)
    {
        answer.Remove("jsonrpc");
        answer.Remove("id");
        (answer["result"]?["_meta"] as JsonObject)?.Remove("io.modelcontextprotocol/serverInfo");
        var decision = answer["result"]?["_meta"]?["dev.mcpgovernance/decision"] ?? answer["error"]?["data"]?["dev.mcpgovernance/decision"];
        if (decision is not null)
        {
            Guid.Parse(decision["callId"]!.GetValue<string>()).Version.Should().Be(7);
            decision["callId"] = "";
        }

        return Sorted(answer)!.ToJsonString();
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(static member => member.Key, StringComparer.Ordinal).Select(static member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
