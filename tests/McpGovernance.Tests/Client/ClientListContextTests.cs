using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Client;

/// <summary>Pages of lists as they stand on the wire: what is not granted is taken out, and nothing else is touched.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ClientListContextTests
{
    private static readonly TestCaseData[] Kinds =
    [
        new("tools/list", "tools", "name", """ "inputSchema":{"type":"object"} """),
        new("prompts/list", "prompts", "name", """ "title":"t" """),
        new("resources/list", "resources", "uri", """ "name":"n" """),
        new("resources/templates/list", "resourceTemplates", "uriTemplate", """ "name":"n" """),
    ];

    [TestCaseSource(nameof(Kinds))]
    public async Task List_EachKind_LosesOnlyWhatIsNotGranted(string method, string items, string key, string rest)
    {
        var page = $$$"""{"{{{items}}}":[{"{{{key}}}":"a://hidden",{{{rest}}}},{"{{{key}}}":"a://shown",{{{rest}}},"x-odd":1.50},{"{{{key}}}":"a://hidden2",{{{rest}}}}],"nextCursor":"c","x-new":true}""";
        await using var server = new HostileServer(["tool:a://shown", "prompt:a://shown", "resource:a://shown"], request => [HostileServer.Result(request, page)]);

        var result = (await ListAsync(server, method)).Should().BeOfType<JsonRpcResponse>().Which.Result!;

        result.ToJsonString().Should().Be($$$"""{"{{{items}}}":[{"{{{key}}}":"a://shown",{{{rest.Trim()}}},"x-odd":1.50}],"nextCursor":"c","x-new":true}""");
        (await server.SummariesAsync()).Should().Equal("list.view done");
    }

    [TestCase("null")]
    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("\"tools\"")]
    public async Task List_AnAnswerThatIsNone_IsAnErrorAndOnRecordOnce(string result)
    {
        await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, result)]);

        (await ListAsync(server, "tools/list")).Should().BeOfType<JsonRpcError>();
        (await server.SummariesAsync()).Should().Equal("list.view exception");
    }

    // For whoever reads the raw result without regard to case.
    [TestCase("""{"Tools":[{"name":"hidden"}]}""")]
    [TestCase("""{"tools":[],"TOOLS":[{"name":"hidden"}]}""")]
    [TestCase("""{"tools":[{"name":"t","NAME":"hidden"}]}""")]
    public async Task List_AmbiguousWithoutRegardToCase_ShowsNothing(string result)
    {
        await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, result)]);

        var answer = await ListAsync(server, "tools/list");
        (answer is JsonRpcResponse response ? response.Result!.ToJsonString() : "").Should().NotContain("hidden");
    }

    [TestCase("""{}""")]
    [TestCase("""{"tools":null}""")]
    [TestCase("""{"tools":7}""")]
    [TestCase("""{"tools":{"name":"hidden"}}""")]
    [TestCase("""{"tools":[]}""")]
    public async Task List_WithoutEntries_PassesAsItCame(string result)
    {
        await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, result)]);

        (await ListAsync(server, "tools/list")).Should().BeOfType<JsonRpcResponse>().Which.Result!.ToJsonString().Should().Be(result);
    }

    [TestCase("""{"tools":[7,null,"hidden",[],{}]}""")]
    [TestCase("""{"tools":[{"name":null},{"name":7},{"name":""},{"title":"hidden"}]}""")]
    public async Task List_EntriesWithoutAName_AreShownToNobody(string result)
    {
        await using var server = new HostileServer(["*"], request => [HostileServer.Result(request, result)]);

        (await ListAsync(server, "tools/list")).Should().BeOfType<JsonRpcResponse>().Which.Result!.ToJsonString().Should().Be("""{"tools":[]}""");
    }

    [Test]
    public async Task List_TheServersError_PassesAsItCame()
    {
        await using var server = new HostileServer([], static request =>
            [$$$$"""{"jsonrpc":"2.0","id":{{{{request["id"]!.ToJsonString()}}}},"error":{"code":-32099,"message":"Not today.","data":{"why":1}}}"""]);

        var error = (await ListAsync(server, "tools/list")).Should().BeOfType<JsonRpcError>().Which.Error;
        error.Code.Should().Be(-32099);
        error.Message.Should().Be("Not today.");
        (await server.SummariesAsync()).Should().Equal("list.view exception");
    }

    // Silence means everybody from July 2026 on, and nothing before.
    [TestCase(Revisions.Older, """{"ITEMS":[],"cacheScope":"public"}""", """{"ITEMS":[],"cacheScope":"private"}""")]
    [TestCase(Revisions.Older, """{"ITEMS":[],"CacheScope":"public"}""", """{"ITEMS":[],"cacheScope":"private"}""")]
    [TestCase(Revisions.Older, """{"ITEMS":[]}""", """{"ITEMS":[]}""")]
    [TestCase(Revisions.Newer, """{"ITEMS":[],"cacheScope":"public","ttlMs":7}""", """{"ITEMS":[],"ttlMs":7,"cacheScope":"private"}""")]
    [TestCase(Revisions.Newer, """{"cacheScope":"private","ITEMS":[]}""", """{"cacheScope":"private","ITEMS":[]}""")]
    [TestCase(Revisions.Newer, """{"ITEMS":[],"cacheScope":7}""", """{"ITEMS":[],"cacheScope":"private"}""")]
    [TestCase(Revisions.Newer, """{"ITEMS":[],"CACHESCOPE":"public"}""", """{"ITEMS":[],"cacheScope":"private"}""")]
    [TestCase(Revisions.Newer, """{"ITEMS":[]}""", """{"ITEMS":[],"cacheScope":"private"}""")]
    public async Task List_EachKind_IsItsCallersAlone(string revision, string sent, string expected)
    {
        foreach (var kind in Kinds)
        {
            var (method, items) = ((string)kind.Arguments[0]!, (string)kind.Arguments[1]!);
            await using var server = new HostileServer(["t"], request => [HostileServer.Result(request, sent.Replace("ITEMS", items, StringComparison.Ordinal))]);

            var answer = await ListAsync(server, method, new JsonObject { ["_meta"] = new JsonObject { ["io.modelcontextprotocol/protocolVersion"] = revision } });

            answer.Should().BeOfType<JsonRpcResponse>().Which.Result!.ToJsonString().Should().Be(expected.Replace("ITEMS", items, StringComparison.Ordinal));
        }
    }

    private static async Task<JsonRpcMessage> ListAsync(HostileServer server, string method, JsonObject? parameters = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var wire = await server.Transport.ConnectAsync(timeout.Token);
        await wire.SendMessageAsync(new JsonRpcRequest { Id = new RequestId("mine"), Method = method, Params = parameters ?? [] }, timeout.Token);
        return await wire.MessageReader.ReadAsync(timeout.Token);
    }
}
