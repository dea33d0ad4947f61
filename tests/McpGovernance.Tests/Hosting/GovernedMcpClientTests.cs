using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Hosting;

/// <summary>Clients of several servers in one container.</summary>
[Parallelizable(ParallelScope.All)]
public class GovernedMcpClientTests
{
    [Test]
    public async Task Add_TwoServers_EachHasItsOwnPolicyAndRecords()
    {
        using var one = new TemporaryJournal();
        using var two = new TemporaryJournal();
        await using var first = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), []);
        await using var second = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), []);
        var services = new ServiceCollection();
        services.AddGovernedMcpClient("one", _ => first.Transport, governance => one.Keep(governance).UsePolicy(static policy => policy.Name("p", "1").Allow("local", "read_thing")));
        services.AddGovernedMcpClient("two", _ => second.Transport, governance => two.Keep(governance).UsePolicy(static policy => policy.Name("p", "1").Allow("local", "other")));
        await using (var provider = services.BuildServiceProvider())
        {
            var allowed = await provider.GetRequiredKeyedService<GovernedMcpClient>("one").ConnectAsync();
            var refused = await provider.GetRequiredKeyedService<GovernedMcpClient>("two").ConnectAsync();

            (await provider.GetRequiredKeyedService<GovernedMcpClient>("one").ConnectAsync()).Should().BeSameAs(allowed);
            (await allowed.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = "1" })).Content.OfType<TextContentBlock>().Single().Text.Should().Be("thing 1");
            (await refused.ListToolsAsync()).Should().BeEmpty();
        }

        one.Read().Should().NotBeEmpty().And.OnlyContain(static record => record.Text("server.name") == "one");
        two.Read().Should().NotBeEmpty().And.OnlyContain(static record => record.Text("server.name") == "two");
    }

    [Test]
    public void Add_SameServerTwice_IsRefused()
    {
        var services = new ServiceCollection().AddGovernedMcpClient("one", static _ => throw new InvalidOperationException());

        FluentActions.Invoking(() => services.AddGovernedMcpClient("one", static _ => throw new InvalidOperationException()))
            .Should().Throw<InvalidOperationException>().WithMessage("*'one'*already*");
    }

    [Test]
    public async Task Connect_Fails_IsTriedAgain()
    {
        using var journal = new TemporaryJournal();
        await using var server = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), []);
        var attempts = 0;
        var services = new ServiceCollection().AddGovernedMcpClient(
            "one", _ => ++attempts == 1 ? throw new IOException("not yet") : server.Transport, governance => journal.Keep(governance));
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredKeyedService<GovernedMcpClient>("one");

        await FluentActions.Awaiting(async () => await client.ConnectAsync()).Should().ThrowAsync<IOException>();

        (await client.ConnectAsync()).Should().NotBeNull();
    }

    [Test]
    public async Task Connect_AfterTheContainerIsGone_Fails()
    {
        using var journal = new TemporaryJournal();
        var services = new ServiceCollection().AddGovernedMcpClient("one", static _ => throw new InvalidOperationException(), governance => journal.Keep(governance));
        GovernedMcpClient client;
        await using (var provider = services.BuildServiceProvider())
        {
            client = provider.GetRequiredKeyedService<GovernedMcpClient>("one");
        }

        await FluentActions.Awaiting(async () => await client.ConnectAsync()).Should().ThrowAsync<ObjectDisposedException>();
    }
}
