using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>Governance beside <c>[Authorize]</c>: both must permit, whichever was added first, and the record says who refused.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[TestFixture(Revisions.Older, Added.Before)]
[TestFixture(Revisions.Older, Added.After)]
[TestFixture(Revisions.Newer, Added.Before)]
[TestFixture(Revisions.Newer, Added.After)]
internal sealed class AuthorizeTests(string revision, AuthorizeTests.Added filters) : IDisposable
{
    private const string Forbidden = "Access forbidden: This tool requires authorization.";

    private static readonly TestToken Clerk = new(Mapped: true, ("sub", "alice"), ("roles", "clerk"));
    private static readonly TestToken Finance = new(Mapped: true, ("sub", "bob"), ("roles", "finance"));

    private readonly TemporaryJournal _journal = new();
    private readonly RunCounter _runs = new();

    /// <summary>When the SDK's authorization filters were added, seen from governance.</summary>
    internal enum Added
    {
        Before,
        After,
    }

    public void Dispose() => _journal.Dispose();

    [Test]
    public async Task CallTool_PermittedByThePolicyAndNotByTheAttribute_IsRefusedByOthersOnRecordOnce()
    {
        var response = await AskAsync(Clerk, "tools/call", Named("refund"), ["refund"]);

        response["error"]!.ToJsonString().Should().Be(JsonNode.Parse($$"""{"code":{{(int)McpErrorCode.InvalidRequest}},"message":"{{Forbidden}}"}""")!.ToJsonString());
        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent refund", "call.outcome refund refused_by_others");
        records.Select(static record => record.Text("call")).Distinct().Should().ContainSingle();
        records[0].Text("decision.verdict").Should().Be("allow");
        _runs.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task CallTool_PermittedByBoth_Runs()
    {
        (await AskAsync(Finance, "tools/call", Named("refund"), ["refund"]))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("refund done");

        _journal.Read().Summaries().Should().Equal("call.intent refund", "call.outcome refund done");
        _runs.Ran.Should().Equal("refund");
    }

    [Test]
    public async Task CallTool_RefusedByThePolicy_IsHiddenWhateverTheAttributeSays([Values] bool attributePermits)
    {
        var response = await AskAsync(attributePermits ? Finance : Clerk, "tools/call", Named("refund"), ["account"]);

        response["error"]!.ToJsonString().Should().Be(JsonNode.Parse("""{"code":-32602,"message":"Unknown tool: 'refund'"}""")!.ToJsonString());
        _journal.Read().Summaries().Should().Equal("call.outcome refund access.unknown refused");
        _runs.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task CallTool_Nobody_MayWhatBothSayAnonymousMay()
    {
        (await AskAsync(null, "tools/call", Named("open"), ["open"]))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("open done");

        _journal.Read().Summaries().Should().Equal("call.intent open", "call.outcome open done");
    }

    [Test]
    public async Task CallTool_NobodyWhereTheAttributeAsksForSomebody_IsRefusedByOthers()
    {
        (await AskAsync(null, "tools/call", Named("account"), ["account"]))["error"]!["message"]!.GetValue<string>().Should().Be(Forbidden);

        _journal.Read().Summaries().Should().Equal("call.intent account", "call.outcome account refused_by_others");
        _runs.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task ListTools_IsNarrowedByBoth()
    {
        (await ListAsync(null, ["open", "account", "refund"])).Should().BeEquivalentTo("open");
        (await ListAsync(Clerk, ["open", "account", "refund"])).Should().BeEquivalentTo("open", "account");
        (await ListAsync(Finance, ["open", "account", "refund"])).Should().BeEquivalentTo("open", "account", "refund");
        (await ListAsync(Finance, ["refund"])).Should().BeEquivalentTo("refund");
        (await ListAsync(Clerk, ["refund"])).Should().BeEmpty();
        _journal.Read().Should().OnlyContain(static record => record.Text("type") == "list.view");
    }

    [TestCase("prompts/get", """{"name":"dun"}""", "prompt:dun", "dun", "This prompt requires authorization.")]
    [TestCase("resources/read", """{"uri":"ledger://all"}""", "resource:ledger://all", "ledger://all", "This resource requires authorization.")]
    public async Task Invoke_PromptOrResource_IsRefusedByOthersOnRecordOnce(string method, string parameters, string entry, string target, string message)
    {
        (await AskAsync(Clerk, method, JsonNode.Parse(parameters)!.AsObject(), [entry]))["error"]!["message"]!.GetValue<string>().Should().EndWith(message);

        _journal.Read().Summaries().Should().Equal($"call.intent {target}", $"call.outcome {target} refused_by_others");
        _runs.Ran.Should().BeEmpty();
    }

    private static JsonObject Named(string tool) => new() { ["name"] = tool, ["arguments"] = new JsonObject() };

    private async Task<JsonObject> AskAsync(TestToken? token, string method, JsonObject parameters, string[] permitted)
    {
        await using var server = await StartAsync(permitted);
        var peer = await server.ConnectRawAsync(revision, token);
        return await peer.RequestAsync(method, parameters);
    }

    private async Task<IReadOnlyList<string>> ListAsync(TestToken? token, string[] permitted)
    {
        await using var server = await StartAsync(permitted);
        var peer = await server.ConnectRawAsync(revision, token);
        return await peer.ListToolsAsync();
    }

    private Task<HttpTestServer> StartAsync(string[] permitted) => HttpTestServer.StartAsync(HttpServerSessionMode.Stateless, mcp =>
    {
        mcp.Services.AddSingleton(_runs);
        mcp.WithTools<GuardedTools>().WithPrompts<GuardedTools>().WithResources<GuardedTools>();
        if (filters == Added.Before)
        {
            mcp.AddAuthorizationFilters();
        }

        mcp.WithGovernance(governance => _journal.Keep(governance)
            .UsePolicy(policy => policy.Name("authorize", "1").Allow("authenticated", permitted).Allow("anonymous", permitted)));
        if (filters == Added.After)
        {
            mcp.AddAuthorizationFilters();
        }
    });
}
