using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Client;

/// <summary>What servers ask back.</summary>
[Parallelizable(ParallelScope.All)]
public class ClientQuestionTests
{
    private static McpServerTool Asking(string revision) => revision == Revisions.Older
        ? McpServerTool.Create(
            async (McpServer server) => (await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() })).Action,
            new() { Name = "ask" })
        : McpServerTool.Create(
            (RequestContext<CallToolRequestParams> context) => context.Params!.InputResponses is { } answers
                ? answers["sure"].Deserialize(ModelContextProtocol.McpJsonUtilities.DefaultOptions.GetTypeInfo<ElicitResult>())!.Action
                : throw new InputRequiredException(new Dictionary<string, InputRequest>
                {
                    ["sure"] = InputRequest.ForElicitation(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() }),
                }, "state"),
            new() { Name = "ask" });

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Elicitation_Granted_IsAnsweredAndRecordedOnce(string revision)
    {
        var asked = 0;
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([Asking(revision)]), ["ask", "method:elicitation/create"]);
        await using (var client = await fixture.ConnectAsync(revision, options => options.Handlers.ElicitationHandler = (_, _) =>
        {
            Interlocked.Increment(ref asked);
            return ValueTask.FromResult(new ElicitResult { Action = "accept" });
        }))
        {
            Text(await client.CallToolAsync("ask")).Should().Be("accept");
        }

        asked.Should().Be(1);
        var records = await fixture.RecordsAsync();
        records.Where(static record => record.Text("method") == "elicitation/create").Summaries().Should().Equal(
            "call.intent elicitation/create", "call.outcome elicitation/create done");
        records.Should().OnlyContain(static record => record.Text("side") == "client" && record.Text("server.name") == ClientFixture.ServerId);
        records.Where(static record => record.Text("target.name") == "ask").Select(static record => record.Text("call")).Distinct().Should().ContainSingle();
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Elicitation_Refused_IsDeclinedUnseen(string revision)
    {
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([Asking(revision)]), ["ask"]);
        await using (var client = await fixture.ConnectAsync(revision, static options => options.Handlers.ElicitationHandler =
            static (_, _) => throw new InvalidOperationException("It was asked.")))
        {
            Text(await client.CallToolAsync("ask")).Should().Be("decline");
        }

        (await fixture.RecordsAsync()).Where(static record => record.Text("method") == "elicitation/create").Summaries()
            .Should().Equal("call.outcome elicitation/create access.unknown refused");
    }

    [Test]
    public async Task Rounds_ByState_AreOneCall()
    {
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([Asking(Revisions.Newer)]), ["ask", "method:elicitation/create"]);
        await using (var client = await fixture.ConnectAsync(Revisions.Newer, static options => options.Handlers.ElicitationHandler =
            static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "accept" })))
        {
            await client.CallToolAsync("ask");
        }

        var rounds = (await fixture.RecordsAsync()).Where(static record => record.Text("target.name") == "ask").ToList();

        rounds.Select(static record => record.Text("type")).Should().Equal("call.intent", "call.round", "call.round", "call.outcome");
        rounds.Select(static record => record.Text("call")).Distinct().Should().ContainSingle();
        rounds[2].Text("round").Should().Be("2");
    }

    [Test]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "MCP9005", Justification = "Deprecated, and governed as long as it exists.")]
    public async Task SamplingAndRoots_AreDecidedByMethod()
    {
#pragma warning disable MCP9005
        var tools = new Tools();
        var asks = McpServerTool.Create(
            async (McpServer server, CancellationToken cancellationToken) =>
            {
                var roots = await server.RequestRootsAsync(new(), cancellationToken);
                return roots.Roots.Count;
            },
            new() { Name = "roots" });
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([asks]), ["roots", "method:roots/list"]);
        await using (var client = await fixture.ConnectAsync(Revisions.Older, static options => options.Handlers.RootsHandler =
            static (_, _) => ValueTask.FromResult(new ListRootsResult { Roots = [new() { Uri = "file:///a" }] })))
        {
            Text(await client.CallToolAsync("roots")).Should().Be("1");
        }
#pragma warning restore MCP9005

        (await fixture.RecordsAsync()).Where(static record => record.Text("method") == "roots/list").Summaries()
            .Should().Equal("call.intent roots/list", "call.outcome roots/list done");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Connect_HandlersOfUngovernedOptions_Fails(string revision)
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        var options = new McpClientOptions { ProtocolVersion = revision };
        options.Handlers.ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "accept" });

        var connect = () => McpClient.CreateAsync(fixture.Transport.WithGovernance(fixture.Governance, ClientFixture.ServerId), options);

        (await connect.Should().ThrowAsync<GovernanceConfigurationException>()).Which.Message.Should().Contain("elicitation").And.Contain("WithGovernance");
        fixture.Sent.Should().BeEmpty();
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Connect_HandlerReplacedAfterwards_Fails(string revision)
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        var options = new McpClientOptions { ProtocolVersion = revision };
        options.Handlers.ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "decline" });
        options.WithGovernance(fixture.Governance);
        options.Handlers.ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "accept" });

        var connect = () => McpClient.CreateAsync(fixture.Transport.WithGovernance(fixture.Governance, ClientFixture.ServerId), options);

        await connect.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*replaced*");
    }

    [Test]
    public async Task Connect_OptionsOfAnotherGovernance_Fails()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        await using var other = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        var options = new McpClientOptions();
        options.Handlers.ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "decline" });
        options.WithGovernance(other.Governance);

        var connect = () => McpClient.CreateAsync(fixture.Transport.WithGovernance(fixture.Governance, ClientFixture.ServerId), options);

        await connect.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*two different*");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Connect_OurMark_DoesNotReachTheWire(string revision)
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        await using var client = await fixture.ConnectAsync(revision, static options => options.Handlers.ElicitationHandler =
            static (_, _) => ValueTask.FromResult(new ElicitResult { Action = "accept" }));

        await client.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = "1" });

        fixture.Sent.Should().NotBeEmpty().And.NotContain(static line => line.Contains("mcpgovernance") || line.Contains("experimental"));
    }

    [Test]
    public async Task WithGovernance_SecondServer_IsRefused()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        fixture.Transport.WithGovernance(fixture.Governance, "one");

        FluentActions.Invoking(() => fixture.Transport.WithGovernance(fixture.Governance, "two"))
            .Should().Throw<GovernanceConfigurationException>().WithMessage("*'one'*'two'*");
    }

    [TestCase("")]
    [TestCase(".hidden")]
    [TestCase("a/b")]
    public async Task WithGovernance_OddServerName_IsRefused(string server)
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);

        FluentActions.Invoking(() => fixture.Transport.WithGovernance(fixture.Governance, server)).Should().Throw<ArgumentException>();
    }

    private static string Text(CallToolResult result) => result.Content.OfType<TextContentBlock>().Single().Text;
}
