using System.Text.Json;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>A tool that calls tools (threat 70): what it calls through the protocol is a call of its own, and it is itself as bad as anything that it could do.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MetaToolTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly Tools _tools = new();

    public void Dispose() => _journal.Dispose();

    /// <summary>Calls whatever tool it is told to, as it is told.</summary>
    private McpServerTool Optimiser(Func<string, RequestContext<CallToolRequestParams>, CancellationToken, Task<CallToolResult>> call, bool? readOnly = null)
    {
        var options = new McpServerToolCreateOptions { Name = "optimise" };
        options.ReadOnly = readOnly;
        return McpServerTool.Create((string tool, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) => call(tool, request, cancellationToken), options);
    }

    /// <summary>Calls the method of a tool of the same server, past everything: code in this process can.</summary>
    private static async Task<CallToolResult> Directly(string tool, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        request.Server.ServerOptions.ToolCollection!.TryGetPrimitive(tool, out var found).Should().BeTrue();
        return await found!.InvokeAsync(
            new RequestContext<CallToolRequestParams>(request.Server, request.JsonRpcRequest, new() { Name = tool, Arguments = new Dictionary<string, JsonElement> { ["id"] = JsonElement.Parse("\"1\"") } }),
            cancellationToken);
    }

    private Task<TestServer> StartAsync(McpServerTool optimiser, Action<PolicyBuilder> grants) => TestServer.StartAsync(mcp => mcp
        .WithTools([optimiser, _tools.Reading(), _tools.Changing()])
        .WithGovernance(governance => _journal.Keep(governance).UsePolicy(policy =>
        {
            policy.Name("desk", "1");
            grants(policy);
        })));

    private static Dictionary<string, object?> Asking(string tool) => new() { ["tool"] = tool };

    [Test]
    public async Task T070_MetaTool_IsDestructiveUnlessTheServersOwnCodeSaysOtherwise(
        [Values(Revisions.Older, Revisions.Newer)] string revision, [Values(null, false, true)] bool? readOnly)
    {
        await using (var server = await StartAsync(Optimiser(Directly, readOnly), static policy => policy.AllowReads("anonymous")))
        await using (var client = await server.ConnectAsync(revision))
        {
            (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().BeEquivalentTo(readOnly == true ? ["optimise", "read_thing"] : ["read_thing"]);
            var call = async () => await client.CallToolAsync("optimise", Asking("change_thing"));
            if (readOnly == true)
            {
                await call();
            }
            else
            {
                (await call.Should().ThrowAsync<McpProtocolException>()).Which.Message.Should().Contain("Unknown tool: 'optimise'");
            }
        }

        // Who says that such a tool reads has said it of everything that it calls: ARCHITECTURE.md lists direct calls as not governed.
        _tools.Runs.Should().Be(readOnly == true ? 1 : 0);
        var records = _journal.Read().Where(static record => record.Text("target.name") == "optimise").ToArray();
        records.Summaries().Should().Equal(readOnly == true ? ["call.intent optimise", "call.outcome optimise done"] : ["call.outcome optimise access.unknown refused"]);
        records[0].Text("tool.kind").Should().Be(readOnly == true ? "read" : "destructive");
    }

    /// <summary>Whoever is granted the meta-tool by name has it on record as destructive, with what it was told to call among its inputs' digest.</summary>
    [Test]
    public async Task T070_DirectCallInsideTheProcess_IsPartOfADestructiveCall([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using (var server = await StartAsync(Optimiser(Directly), static policy => policy.Allow("anonymous", "optimise")))
        await using (var client = await server.ConnectAsync(revision))
        {
            (await client.CallToolAsync("optimise", Asking("change_thing"))).Content.OfType<TextContentBlock>().Single().Text.Should().Be("changed 1");
            var direct = async () => await client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" });
            await direct.Should().ThrowAsync<McpProtocolException>();
        }

        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent optimise", "call.outcome optimise done", "call.outcome change_thing access.unknown refused");
        records[0].Text("tool.kind").Should().Be("destructive");
    }

    /// <summary>What the meta-tool calls through a governed client is decided and recorded by itself.</summary>
    [Test]
    public async Task T070_InnerCallThroughAGovernedClient_IsACallOfItsOwn([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var behind = new Tools();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([behind.Reading(), behind.Changing()]), ["read_thing"]);
        await using (var onwards = await fixture.ConnectAsync(revision))
        await using (var server = await StartAsync(
            Optimiser(async (tool, _, cancellationToken) => await onwards.CallToolAsync(tool, new Dictionary<string, object?> { ["id"] = "1" }, cancellationToken: cancellationToken)),
            static policy => policy.Allow("anonymous", "optimise")))
        await using (var client = await server.ConnectAsync(revision))
        {
            (await client.CallToolAsync("optimise", Asking("read_thing"))).Content.OfType<TextContentBlock>().Single().Text.Should().Be("thing 1");
            var call = async () => await client.CallToolAsync("optimise", Asking("change_thing"));
            await call.Should().ThrowAsync<McpProtocolException>();
        }

        behind.Runs.Should().Be(1);
        fixture.Sent.Should().NotContain(static line => line.Contains("change_thing", StringComparison.Ordinal));
        (await fixture.RecordsAsync()).Summaries().Should().Equal("call.intent read_thing", "call.outcome read_thing done", "call.outcome change_thing access.unknown refused");
        _journal.Read().Count(static record => record.Text("type") == "call.intent" && record.Text("target.name") == "optimise").Should().Be(2);
    }

    /// <summary>And what it sends to a governed server, this one or another, is decided there.</summary>
    [Test]
    public async Task T070_InnerCallToAGovernedServer_IsACallOfItsOwn([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var audit = new CollectingAudit();
        var behind = new Tools();
        await using var inner = await TestServer.StartAsync(mcp => mcp.WithTools([behind.Reading(), behind.Changing()]).Govern(audit, static policy => policy.Name("inner", "1").AllowReads("anonymous")));
        await using var onwards = await inner.ConnectAsync(revision);
        await using (var server = await StartAsync(
            Optimiser(async (tool, _, cancellationToken) => await onwards.CallToolAsync(tool, new Dictionary<string, object?> { ["id"] = "1" }, cancellationToken: cancellationToken)),
            static policy => policy.Allow("anonymous", "*")))
        await using (var client = await server.ConnectAsync(revision))
        {
            await client.CallToolAsync("optimise", Asking("read_thing"));
            var call = async () => await client.CallToolAsync("optimise", Asking("change_thing"));
            await call.Should().ThrowAsync<McpProtocolException>();
        }

        behind.Runs.Should().Be(1);
        audit.Outcomes.Select(static record => (record.Target, record.Code)).Should().Equal(("read_thing", null), ("change_thing", DenialCodes.AccessUnknown));
    }
}
