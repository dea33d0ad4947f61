using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Catalog;
using McpGovernance.Tests.Catalog;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Threats;

/// <summary>Data of a class that a guard keeps from a caller reaches neither the caller nor the journal, over both edges.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class KeptDataTests : IDisposable
{
    private const string Any = """{"type":"object"}""";
    private const string Customer = """{"type":"object","properties":{"id":{"type":"string"},"email":{"type":"string","x-mcp-governance-class":"personal"}},"required":["id","email"]}""";
    private const string Email = "alice.liddell@example.com";

    private readonly TemporaryJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    private static Action<PolicyBuilder> Guarded(string? mode = null) => policy =>
    {
        policy.Name("kept", "1").Allow("anonymous", "*_customer", "prompt:*", "resource:**").Allow("local", "*_customer").Allow("authenticated", "*_customer")
            .Guard("no personal data", static guard => guard.Tools("*_customer").Prompts("*").Require(static require => require.Redaction("personal").Audit("full")));
        if (mode is not null)
        {
            policy.Mode(Enum.Parse<PolicyMode>(mode), new DateOnly(2999, 1, 1));
        }
    };

    private static SchemaTool Tool(string name, Func<CallToolResult> result, string? output = Customer) => new(name, Any, output) { Result = _ => result() };

    private static CallToolResult Good()
    {
        var result = SchemaTool.Structured($$"""{"id":"c-1","email":"{{Email}}"}""");
        result.Content = [new TextContentBlock { Text = $$"""{"id":"c-1","email":"{{Email}}"}""" }, new TextContentBlock { Text = $"Written to {Email}." }];
        result.Meta = new JsonObject { ["acme/trail"] = Email };
        return result;
    }

    private static void Add(IMcpServerBuilder mcp) => mcp
        .WithTools(
        [
            Tool("get_customer", Good),
            Tool("embedded_customer", static () => new()
            {
                StructuredContent = JsonElement.Parse($$"""{"id":"c-1","email":"{{Email}}"}"""),
                Content = [new EmbeddedResourceBlock { Resource = new TextResourceContents { Uri = $"crm://{Email}", Text = Email } }, new ResourceLinkBlock { Uri = $"crm://{Email}", Name = Email }],
            }),
            Tool("extra_customer", static () => SchemaTool.Structured($$"""{"id":"c-1","email":"e","note":"{{Email}}","{{Email}}":1}""")),
            Tool("failing_customer", static () => new() { IsError = true, Content = [new TextContentBlock { Text = $"No account of {Email}" }], StructuredContent = JsonElement.Parse($$"""{"id":"{{Email}}","email":"e"}""") }),
            Tool("throwing_customer", static () => throw new McpException($"No account of {Email}")),
            Tool("protocol_customer", static () => throw new McpProtocolException($"No account of {Email}", McpErrorCode.InvalidRequest)),
        ]);

    private static readonly string[] s_tools = ["get_customer", "embedded_customer", "extra_customer", "failing_customer", "throwing_customer", "protocol_customer"];

    private Task<TestServer> ServerAsync(Action<IMcpServerBuilder> add, string? mode = null) => TestServer.StartAsync(mcp =>
    {
        add(mcp);
        mcp.WithGovernance(governance => _journal.Keep(governance).UseRedaction(static options => options.ErrorTexts = ErrorTexts.AsThrown).UsePolicy(Guarded(mode), static options => options.MinimumMode = PolicyMode.Audit));
    });

    [Test]
    public async Task T145_KeptClassWhereverAToolCanPutIt_LeavesTheServerNowhere([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var said = new List<string>();
        await using (var server = await ServerAsync(Add))
        {
            var peer = await server.ConnectRawAsync(revision);
            foreach (var tool in s_tools)
            {
                said.Add(await peer.RequestRawAsync("tools/call", peer.WithMeta(new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject() }).ToJsonString()));
            }
        }

        said.Should().OnlyContain(static one => !one.Contains("liddell", StringComparison.OrdinalIgnoreCase)).And.HaveCount(6);
        var good = JsonNode.Parse(said[0])!["result"]!;
        good["structuredContent"]!.ToJsonString().Should().Be("""{"id":"c-1","email":"[redacted:personal]"}""");
        good["content"]![0]!["text"]!.GetValue<string>().Should().Be("""{"id":"c-1","email":"[redacted:personal]"}""");
        good["_meta"]!["dev.mcpgovernance/redacted"]!.ToJsonString().Should().Be("""["personal","unclassified"]""");
        _journal.ReadBytes().Should().NotContain("liddell").And.NotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Email))[..20]);
        var outcomes = _journal.Read().Where(static record => record.Text("type") == "call.outcome").ToList();
        outcomes.Should().HaveCount(6);
        outcomes[0].GetProperty("outcome").GetProperty("redacted").GetRawText().Should().Be("""{"personal":1,"unclassified":2}""");
        outcomes[0].GetProperty("outcome").TryGetProperty("value", out _).Should().BeTrue("the guard asks for a record of everything");
    }

    /// <summary>Nothing runs of which everything would have to be withheld afterwards.</summary>
    [Test]
    public async Task T145_ToolThatClassifiesNothing_DoesNotRun([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var ran = 0;
        CallToolResult Run()
        {
            ran++;
            return Good();
        }

        await using (var server = await ServerAsync(mcp => mcp
            .WithTools([Tool("plain_customer", Run, """{"type":"object","properties":{"email":{"type":"string"}}}"""), Tool("open_customer", Run, null)])
            .WithPrompts([ModelContextProtocol.Server.McpServerPrompt.Create(() => { ran++; return Email; }, new() { Name = "letter" })])))
        {
            var peer = await server.ConnectRawAsync(revision);
            foreach (var (method, name) in new[] { ("tools/call", "plain_customer"), ("tools/call", "open_customer"), ("prompts/get", "letter") })
            {
                (await peer.RequestAsync(method, new JsonObject { ["name"] = name })).ToJsonString().Should().Contain(DenialCodes.RequirementUnavailable);
            }
        }

        ran.Should().Be(0);
        _journal.Read().Select(static record => record.Text("decision.code")).Should().Equal(Enumerable.Repeat(DenialCodes.RequirementUnavailable, 3));
    }

    /// <summary>A tool that answers otherwise than it promised says nothing of which class its data is.</summary>
    [Test]
    public async Task T146_ResultThatIsNotAsPromised_IsWithheld([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        string answer;
        await using (var server = await TestServer.StartAsync(mcp =>
        {
            mcp.WithTools([Tool("get_customer", static () => SchemaTool.Structured($$"""{"id":7,"email":"e","{{Email}}":"x"}"""))]);
            mcp.WithGovernance(governance => _journal.Keep(governance).UseContracts(static options => options.InvalidResults = InvalidResults.Warn).UsePolicy(Guarded()));
        }))
        {
            answer = (await (await server.ConnectRawAsync(revision)).RequestAsync("tools/call", new JsonObject { ["name"] = "get_customer" })).ToJsonString();
        }

        answer.Should().Contain(DenialCodes.RedactionInvalid).And.NotContain("liddell");
        _journal.ReadBytes().Should().NotContain("liddell");
    }

    [Test]
    public async Task T145_PolicyThatIsNotEnforced_TakesNothingOut()
    {
        await using var server = await ServerAsync(Add, nameof(PolicyMode.Audit));
        var answer = await (await server.ConnectRawAsync(Revisions.Newer)).RequestAsync("tools/call", new JsonObject { ["name"] = "get_customer" });
        answer["result"]!["structuredContent"]!["email"]!.GetValue<string>().Should().Be(Email);
    }

    [Test]
    public async Task T145_KeptClassWhereverAServerCanPutIt_ReachesNoClient([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var approved = new[] { "get_customer", "embedded_customer", "extra_customer", "failing_customer", "throwing_customer", "protocol_customer" }.Aggregate(
            Catalogs.Empty with { Server = ClientFixture.ServerId },
            static (catalog, name) => CatalogEditor.Approve(catalog, JsonSerializer.SerializeToElement(Tool(name, Good).ProtocolTool, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool))), Catalogs.Jane));
        var said = new List<string>();
        await using var fixture = await ClientFixture.StartAsync(Add, [], governance => _journal.Keep(governance).UseCatalog(approved), Guarded());
        await using (var client = await fixture.ConnectAsync(revision))
        {
            await client.ListToolsAsync();
            foreach (var tool in s_tools)
            {
                try
                {
                    said.Add((await client.SendRequestAsync(new JsonRpcRequest { Method = "tools/call", Params = new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject() } })).Result!.ToJsonString());
                }
                catch (McpException refused)
                {
                    said.Add(refused.ToString());
                }
            }
        }

        await fixture.Governance.DisposeAsync();
        said.Should().OnlyContain(static one => !one.Contains("liddell", StringComparison.OrdinalIgnoreCase)).And.HaveCount(6);
        said[0].Should().Contain("""{"id":"c-1","email":"[redacted:personal]"}""");
        _journal.ReadBytes().Should().NotContain("liddell");
    }

    /// <summary>A server that was approved, and sends data in places where nobody looks for any.</summary>
    [TestCase("""{"resultType":"task","taskId":"1","structuredContent":{"id":"c-1","email":"MAIL"}}""", true)]
    [TestCase("""{"resultType":"input_required","inputRequests":{},"note":"MAIL"}""", true)]
    [TestCase("""{"content":[],"Content":[{"type":"text","text":"MAIL"}],"structuredContent":{"id":"c-1","email":"e"}}""", false)]
    [TestCase("""{"content":[],"structuredContent":{"id":"c-1","email":"e"},"acme":"MAIL"}""", false)]
    [TestCase("""{"content":[],"structuredContent":{"id":"c-1","email":"e"},"_meta":{"dev.mcpgovernance/tool":{"note":"MAIL"},"dev.mcpgovernance/callId":"MAIL"}}""", false)]
    [TestCase("""{"content":[{"type":"text","text":"{\"id\":\"c-1\",\"email\":\"e\",\"email\":\"MAIL\"}"}],"structuredContent":{"id":"c-1","email":"e","email":"MAIL"}}""", true)]
    public async Task T145_KeptDataBesideTheResult_ReachesNoClient(string result, bool isRefused)
    {
        var definition = JsonSerializer.SerializeToElement(Tool("get_customer", Good).ProtocolTool, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)));
        var approved = CatalogEditor.Approve(Catalogs.Empty with { Server = "hostile" }, definition, Catalogs.Jane);
        await using var server = new HostileServer(
            [], request => [HostileServer.Result(request, (string?)request["method"] == "tools/list" ? $$"""{"tools":[{{definition.GetRawText()}}]}""" : result.Replace("MAIL", Email, StringComparison.Ordinal))],
            governance => governance.UseCatalog(approved), Guarded());
        await using var client = await server.ConnectAsync();
        await client.ListToolsAsync();

        string said;
        try
        {
            said = (await client.SendRequestAsync(new JsonRpcRequest { Method = "tools/call", Params = new JsonObject { ["name"] = "get_customer", ["arguments"] = new JsonObject() } })).Result!.ToJsonString();
        }
        catch (McpException refused)
        {
            said = refused.ToString();
        }

        said.Should().NotContain("liddell");
        said.Should().Contain(isRefused ? "\"isError\":true" : "[redacted:personal]");
    }

    /// <summary>Whoever wants to be seen as harmless says so of itself.</summary>
    [Test]
    public async Task T145_ClassesOfAServerThatNobodyApproved_CountForNothing()
    {
        await using var fixture = await ClientFixture.StartAsync(Add, [], null, Guarded());
        await using var client = await fixture.ConnectAsync(Revisions.Newer);
        await client.ListToolsAsync();

        var answer = await client.CallToolAsync("get_customer");

        (answer.IsError, answer.Meta!.ToJsonString()).Should().Match<(bool? IsError, string Meta)>(static one => one.IsError == true && one.Meta.Contains(DenialCodes.RequirementUnavailable));
        fixture.Sent.Should().NotContain(static line => line.Contains("get_customer"));
    }
}
