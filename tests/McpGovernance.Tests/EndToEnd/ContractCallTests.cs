using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>Contracts over a real connection, in both eras: what a tool declares is what it gets and gives.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ContractCallTests
{
    private const string Ticket = """{"type":"object","properties":{"title":{"type":"string"},"priority":{"type":"integer","default":3}},"required":["title","priority"],"additionalProperties":false}""";

    private readonly CollectingAudit _audit = new();

    private Task<TestServer> StartAsync(params McpServerTool[] tools) => TestServer.StartAsync(mcp => mcp.WithTools(tools).Govern(_audit, FakePolicy.AllowAll));

    private static JsonObject Call(string tool, string arguments = "{}") => new() { ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) };

    private static string? Code(JsonObject response) => response["result"]?["_meta"]?["dev.mcpgovernance/decision"]?["code"]?.GetValue<string>();

    private static string Text(JsonObject response) => response["result"]!["content"]![0]!["text"]!.GetValue<string>();

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_WithAWrongArgument_IsRefusedWithASentenceThatRepairsIt(string revision)
    {
        var tool = new SchemaTool("create", Ticket);
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(revision);

        var response = await peer.RequestAsync("tools/call", Call("create", """{"title":7,"priority":1}"""));

        response["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        Code(response).Should().Be(DenialCodes.ContractArgumentsInvalid);
        Text(response).Should().Be("The arguments are not valid. '/title' must be a string, but is an integer. Correct this and call the tool again.");
        tool.Ran.Should().BeEmpty();
        _audit.Records.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.ContractArgumentsInvalid);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_WithoutWhatHasADefault_RunsWithIt(string revision)
    {
        var tool = new SchemaTool("create", Ticket);
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(revision);

        Text(await peer.RequestAsync("tools/call", Call("create", """{"title":"a"}"""))).Should().Be("done");
        tool.Ran.Should().Equal("""{"title":"a","priority":3}""");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_WithoutArguments_IsHeldAgainstTheSchemaToo(string revision)
    {
        var tool = new SchemaTool("create", Ticket);
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(revision);

        Code(await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "create" })).Should().Be(DenialCodes.ContractArgumentsInvalid);

        var filled = new SchemaTool("fill", """{"type":"object","properties":{"a":{"default":1}},"required":["a"]}""");
        server.Options.ToolCollection!.Add(filled);
        Text(await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "fill" })).Should().Be("done");
        filled.Ran.Should().Equal("""{"a":1}""");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Result_OfTheSdksOwnTool_PassesInTheFormOfItsRevision(string revision)
    {
        await using var server = await StartAsync(
            McpServerTool.Create(() => 5, new() { Name = "number", UseStructuredContent = true, ReadOnly = true }),
            McpServerTool.Create(() => new[] { "a" }, new() { Name = "list", UseStructuredContent = true, ReadOnly = true }),
            McpServerTool.Create(() => new { A = 1 }, new() { Name = "object", UseStructuredContent = true, ReadOnly = true }));
        var peer = await server.ConnectRawAsync(revision);

        (await ContentAsync("number")).Should().Be(revision == Revisions.Older ? """{"result":5}""" : "5");
        (await ContentAsync("list")).Should().Be(revision == Revisions.Older ? """{"result":["a"]}""" : """["a"]""");
        (await ContentAsync("object")).Should().Be("""{"a":1}""");

        async Task<string?> ContentAsync(string tool) => (await peer.RequestAsync("tools/call", Call(tool)))["result"]!["structuredContent"]?.ToJsonString();
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Result_NotAsDeclared_IsWithheld(string revision)
    {
        const string Output = """{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"],"additionalProperties":false}""";
        await using var server = await StartAsync(
            new SchemaTool("read", """{"type":"object"}""", Output) { Result = static _ => SchemaTool.Structured("""{"id":"secret"}""") },
            new SchemaTool("change", """{"type":"object"}""", Output, readOnly: false) { Result = static _ => SchemaTool.Structured("""{"id":"secret"}""") },
            new SchemaTool("text", """{"type":"object"}""", Output) { Result = static _ => new CallToolResult { Content = [new TextContentBlock { Text = "secret" }] } });
        var peer = await server.ConnectRawAsync(revision);

        foreach (var (tool, code) in new[] { ("read", DenialCodes.ContractResultInvalid), ("change", DenialCodes.ResultWithheld), ("text", DenialCodes.ContractResultInvalid) })
        {
            var response = await peer.RequestAsync("tools/call", Call(tool));
            Code(response).Should().Be(code);
            response.ToJsonString().Should().NotContain("secret").And.NotContain("structuredContent");
        }

        string.Join('\n', server.Logs.Lines).Should().Contain("'/id' must be an integer, but is a string of 6 characters").And.NotContain("secret");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Tool_WhoseSchemaDoesNotCompile_IsNotServed(string revision)
    {
        var broken = new SchemaTool("broken", """{"type":"object","properties":{"a":{"pattern":"("}}}""");
        await using var server = await StartAsync(new SchemaTool("create", Ticket), broken);
        var peer = await server.ConnectRawAsync(revision);

        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Select(static tool => tool!["name"]!.GetValue<string>()).Should().Equal("create");
        var hidden = await peer.RequestAsync("tools/call", Call("broken"), id: 77);
        hidden.ToJsonString().Should().Be((await peer.RequestAsync("tools/call", Call("absent"), id: 77)).ToJsonString().Replace("absent", "broken", StringComparison.Ordinal));
        broken.Ran.Should().BeEmpty();
        server.Logs.Lines.Where(static line => line.Contains("'broken' of", StringComparison.Ordinal)).Should().ContainSingle("the operator is told once, at start")
            .Which.Should().Contain("/properties/a/pattern");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Rounds_OfACallThatWasCompleted_AreRoundsOfOneCall(string revision)
    {
        var tool = new SchemaTool("create", Ticket)
        {
            Result = static request => request.Params!.InputResponses is not null
                ? new CallToolResult { Content = [new TextContentBlock { Text = "done" }] }
                : throw new InputRequiredException(
                    new Dictionary<string, InputRequest>
                    {
                        ["q"] = InputRequest.ForElicitation(new() { Message = "ok?", RequestedSchema = new() { Properties = { ["ok"] = new ElicitRequestParams.BooleanSchema() } } }),
                    },
                    requestState: "own"),
        };
        await using var server = await StartAsync(tool);
        var peer = await server.ConnectRawAsync(revision);
        peer.OnServerRequest = static _ => new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["ok"] = true } };

        var response = await peer.RequestAsync("tools/call", Call("create", """{"title":"a"}"""));
        if (revision == Revisions.Newer)
        {
            var again = Call("create", """{"title":"a"}""");
            again["requestState"] = response["result"]!["requestState"]!.GetValue<string>();
            again["inputResponses"] = new JsonObject { ["q"] = peer.OnServerRequest([]) };
            response = await peer.RequestAsync("tools/call", again);
        }

        Text(response).Should().Be("done");
        tool.Ran.Should().Equal("""{"title":"a","priority":3}""", """{"title":"a","priority":3}""");
        _audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Done);
    }
}
