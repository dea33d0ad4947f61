using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Client;

/// <summary>How the options of a client and its transport find each other.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ClientWiringTests
{
    private static readonly McpServerTool Asking = McpServerTool.Create(
        static async (McpServer server) => (await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() })).Action,
        new() { Name = "ask" });

    [Test]
    public async Task Options_GovernedTwice_DecideOnce()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([Asking]), ["ask", "method:elicitation/create"]);
        await using (var client = await fixture.ConnectAsync(Revisions.Older, options =>
        {
            options.Handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "accept" });
            options.WithGovernance(fixture.Governance).WithGovernance(fixture.Governance);
        }))
        {
            ((TextContentBlock)(await client.CallToolAsync("ask")).Content[0]).Text.Should().Be("accept");
        }

        (await fixture.RecordsAsync()).Where(static record => record.Text("method") == "elicitation/create").Summaries()
            .Should().Equal("call.intent elicitation/create", "call.outcome elicitation/create done");
    }

    [Test]
    public async Task Options_HandlerReplacedAndGovernedAgain_AsksTheNewOne()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([Asking]), ["ask", "method:elicitation/create"]);
        await using (var client = await fixture.ConnectAsync(Revisions.Older, options =>
        {
            options.Handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "cancel" });
            options.WithGovernance(fixture.Governance);
            options.Handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "accept" });
        }))
        {
            ((TextContentBlock)(await client.CallToolAsync("ask")).Content[0]).Text.Should().Be("accept");
        }

        (await fixture.RecordsAsync()).Count(static record => record.Text("method") == "elicitation/create" && record.Text("type") == "call.outcome").Should().Be(1);
    }

    [Test]
    public async Task Options_OfTwoGovernances_AreRefused()
    {
        await using var one = StandaloneGovernance.Create();
        await using var two = StandaloneGovernance.Create();
        var options = new McpClientOptions().WithGovernance(one);

        FluentActions.Invoking(() => options.WithGovernance(two)).Should().Throw<GovernanceConfigurationException>().WithMessage("*another governance already*");
    }

    [Test]
    public async Task Transport_NotGoverned_ItsQuestionsAreDeclinedUnseen()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([Asking]), ["ask", "method:elicitation/create"]);
        var options = new McpClientOptions { ProtocolVersion = Revisions.Older };
        options.Handlers.ElicitationHandler = static (_, _) => throw new InvalidOperationException("It was asked.");
        await using (var client = await McpClient.CreateAsync(fixture.Transport, options.WithGovernance(fixture.Governance)))
        {
            ((TextContentBlock)(await client.CallToolAsync("ask")).Content[0]).Text.Should().Be("decline");
        }
    }

    [Test]
    public async Task Transport_GovernedTwice_IsRefused()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([Asking]), ["ask"]);
        var governed = fixture.Transport.WithGovernance(fixture.Governance, ClientFixture.ServerId);

        FluentActions.Invoking(() => governed.WithGovernance(fixture.Governance, ClientFixture.ServerId)).Should().Throw<GovernanceConfigurationException>().WithMessage("*once*");
    }
}
