using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Ways around a contract: by the arguments, by code inside, by a server that says one thing and gives another.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ContractTests
{
    private const string Closed = """{"type":"object","properties":{"id":{"type":"integer","maximum":10}},"additionalProperties":false}""";

    private readonly CollectingAudit _audit = new();

    private Task<TestServer> StartAsync(McpServerTool tool, Action<GovernanceBuilder>? configure = null, Action<IMcpServerBuilder>? mcp = null) => TestServer.StartAsync(builder =>
    {
        builder.WithTools([tool]);
        mcp?.Invoke(builder);
        builder.Govern(_audit, FakePolicy.AllowAll, configure);
    });

    private static string Call(string arguments) =>
        $$"""{"name":"t","arguments":{{arguments}},"_meta":{{RequestMeta.Add(Revisions.Newer, [])["_meta"]!.ToJsonString()}}}""";

    private static string? Code(string response) => JsonNode.Parse(response)!["result"]?["_meta"]?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>();

    // What another reader, or the tool's own binding, might take for what the schema asks for.
    [TestCase("""{"id":"5"}""")]
    [TestCase("""{"id":5.5}""")]
    [TestCase("""{"id":1e400}""")]
    [TestCase("""{"id":10.0000000000000000001}""")]
    [TestCase("""{"id":11}""")]
    [TestCase("""{"id":null}""")]
    [TestCase("""{"ID":5}""")]
    [TestCase("""{"id":5,"__proto__":{}}""")]
    [TestCase("""{"i\u0064":11}""")]
    public async Task Arguments_AlmostAsTheSchemaSays_DoNotReachTheTool(string arguments)
    {
        var tool = new SchemaTool("t", Closed);
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        Code(await peer.RequestRawAsync("tools/call", Call(arguments))).Should().Be(DenialCodes.ContractArgumentsInvalid);
        tool.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task Filter_ThatPutsInWhatTheContractLeftOut_IsStopped()
    {
        var tool = new SchemaTool("t", """{"type":"object","properties":{"id":{"type":"integer"}}}""", readOnly: false);
        await using var server = await StartAsync(
            tool,
            static governance => governance.UseContracts(static options => options.AdditionalArguments = AdditionalArguments.Drop),
            static mcp => mcp.WithRequestFilters(static filters => filters.AddCallToolFilter(static next => (request, cancellationToken) =>
            {
                request.Params!.Arguments = new Dictionary<string, JsonElement>(request.Params.Arguments!) { ["admin"] = JsonElement.Parse("true") };
                return next(request, cancellationToken);
            })));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        Code(await peer.RequestRawAsync("tools/call", Call("""{"id":5,"admin":true}"""))).Should().Be(DenialCodes.GovernanceUndecided);
        tool.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task Interceptor_InsideOfContract_SeesWhatTheToolGets_AndCannotChangeIt()
    {
        var tool = new SchemaTool("t", """{"type":"object","properties":{"id":{"default":1}},"required":["id"]}""");
        IDictionary<string, JsonElement>? seen = null;
        var isChanged = true;
        await using var server = await StartAsync(
            tool,
            governance => governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Guards, async (context, next) =>
            {
                await next();
                seen = (context as InvokeContext)?.Arguments;
            })),
            mcp => mcp.WithRequestFilters(filters => filters.AddCallToolFilter(next => (request, cancellationToken) =>
            {
                try
                {
                    request.Params!.Arguments!["id"] = JsonElement.Parse("2");
                }
                catch (NotSupportedException)
                {
                    isChanged = false;
                }

                return next(request, cancellationToken);
            })));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        await peer.RequestRawAsync("tools/call", Call("{}"));
        tool.Ran.Should().Equal("""{"id":1}""");
        seen!["id"].GetInt32().Should().Be(1);
        isChanged.Should().BeFalse();
    }

    [Test]
    public async Task Definition_WidenedAtRunTime_OpensNothing()
    {
        var tool = new SchemaTool("t", Closed);
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        tool.ProtocolTool.InputSchema = JsonElement.Parse("""{"type":"object"}""");

        Code(await peer.RequestRawAsync("tools/call", Call("""{"id":11}"""))).Should().Be(DenialCodes.ContractArgumentsInvalid);
    }

    [Test]
    public async Task Tool_AddedAtRunTime_IsHeldAgainstItsSchemaOrNotServed()
    {
        await using var server = await StartAsync(new SchemaTool("other", Closed));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var added = new SchemaTool("t", Closed);
        server.Options.ToolCollection!.Add(added);
        Code(await peer.RequestRawAsync("tools/call", Call("""{"id":11}"""))).Should().Be(DenialCodes.ContractArgumentsInvalid);

        server.Options.ToolCollection!.Remove(added);
        var broken = new SchemaTool("t", """{"type":"object","required":5}""");
        server.Options.ToolCollection!.Add(broken);
        (await peer.RequestRawAsync("tools/call", Call("{}"))).Should().Contain("Unknown tool");
        broken.Ran.Should().BeEmpty();
    }

    [Test]
    public async Task Schema_ThatMultipliesWork_IsRefusedInBounds()
    {
        var all = string.Concat(Enumerable.Range(0, 24).Select(static i => $$$$"""{"properties":{"n":{"anyOf":[{"$ref":"#/$defs/n{{{{i + 1}}}}"},{"$ref":"#/$defs/n{{{{i + 1}}}}"}]}}},""").Select(static (text, i) => $"\"n{i}\":{text}"));
        var tool = new SchemaTool("t", $$$"""{"type":"object","allOf":[{"$ref":"#/$defs/n0"}],"$defs":{ {{{all}}} "n24":false}}""");
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var deep = string.Concat(Enumerable.Repeat("{\"n\":", 24)) + "1" + new string('}', 24);

        Code(await peer.RequestRawAsync("tools/call", Call(deep))).Should().Be(DenialCodes.ContractLimitExceeded);
        tool.Ran.Should().BeEmpty();
    }

    private static string List(string schema, string? output = null) =>
        $$$"""{"tools":[{"name":"t","inputSchema":{{{schema + (output is null ? "" : ",\"outputSchema\":" + output)}}}}]}""";

    private static HostileServer Server(string list, string result) => new(["t"], request =>
        [HostileServer.Result(request, request["method"]!.GetValue<string>() == "tools/list" ? list : result)]);

    [Test]
    public async Task Client_WithAWrongArgument_SendsNothing()
    {
        await using var server = Server(List(Closed), """{"content":[]}""");
        await using var client = await server.ConnectAsync();
        await client.ListToolsAsync();

        var result = await client.CallToolAsync("t", new Dictionary<string, object?> { ["id"] = "5" });
        result.IsError.Should().BeTrue();
        result.Content.OfType<TextContentBlock>().Single().Text.Should().Contain("'/id' must be an integer");
        server.Heard.Should().NotContain(static line => line.Contains("tools/call"));
    }

    [Test]
    public async Task Client_CompletesWhatItSends_AndLeavesTheRequestThatItWasGiven()
    {
        await using var server = Server(List("""{"type":"object","properties":{"a":{"default":[1.50]}},"required":["a"]}"""), """{"content":[]}""");
        await using var client = await server.ConnectAsync();
        await client.ListToolsAsync();
        var request = new JsonRpcRequest { Method = "tools/call", Params = JsonNode.Parse("""{"name":"t","arguments":{"b":2.0},"x-own":1}""") };

        await client.SendRequestAsync(request);
        server.Heard.Should().ContainSingle(static line => line.Contains("tools/call")).Which.Should().Contain("""{"name":"t","arguments":{"b":2.0,"a":[1.50]},"x-own":1""");
        request.Params!["arguments"]!.ToJsonString().Should().Be("""{"b":2.0}""");
    }

    [TestCase("""{"content":[],"structuredContent":{"id":"secret"}}""")]
    [TestCase("""{"content":[{"type":"text","text":"secret"}]}""")]
    [TestCase("""{"content":[],"structuredContent":null,"x":"secret"}""")]
    [TestCase("""{"content":[],"structuredContent":[{"id":1}],"x":"secret"}""")]
    public async Task Client_OfAResultThatIsNotAsDeclared_IsShownNothing(string result)
    {
        await using var server = Server(List("""{"type":"object"}""", """{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}"""), result);
        await using var client = await server.ConnectAsync();
        await client.ListToolsAsync();

        var answer = await client.CallToolAsync("t");
        answer.IsError.Should().BeTrue();
        JsonSerializer.Serialize(answer, McpJsonUtilities.DefaultOptions).Should().NotContain("secret").And.Contain("Do not repeat it.", "what a remote tool does nobody here knows");
    }

    [TestCase("""{"name":"bad"}""")]
    [TestCase("""{"name":"bad","inputSchema":{"properties":{}}}""")]
    [TestCase("""{"name":"bad","inputSchema":{"type":["object"]}}""")]
    [TestCase("""{"name":"bad","inputSchema":{"type":"object","properties":5}}""")]
    [TestCase("""{"name":"bad","inputSchema":{"type":"object"},"outputSchema":{"$ref":"https://example.com/schema"}}""")]
    [TestCase("7")]
    public async Task Client_OfAListWithABadTool_KeepsTheGoodOnes(string bad)
    {
        await using var server = new HostileServer(["t", "bad"], request => [HostileServer.Result(request, $$$"""{"tools":[{{{bad}}},{"name":"t","inputSchema":{"type":"object"}}]}""")]);
        await using var client = await server.ConnectAsync();
        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("t");
    }

    [Test]
    public async Task Client_OfAToolThatCannotBeHeldAgainstItsSchema_DoesNotCallIt()
    {
        await using var server = Server(List("""{"type":"object","properties":{"a":{"$ref":"https://example.com/schema"}}}"""), """{"content":[]}""");
        await using var client = await server.ConnectAsync();
        (await client.ListToolsAsync()).Should().BeEmpty();

        await FluentActions.Awaiting(async () => await client.CallToolAsync("t")).Should().ThrowAsync<McpProtocolException>().WithMessage("*Unknown tool: 't'*");
        server.Heard.Should().NotContain(static line => line.Contains("tools/call"));
    }
}
