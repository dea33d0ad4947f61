using System.Text.Json.Nodes;
using McpGovernance.Hosting;
using McpGovernance.Policy;
using McpGovernance.Tests.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>A client that is connected is told when another policy changes what it may see.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ListChangedTests : IDisposable
{
    private const string Tools = "notifications/tools/list_changed", Prompts = "notifications/prompts/list_changed", Resources = "notifications/resources/list_changed";

    private readonly ReloadFixture _fixture = new();
    private readonly Tools _tools = new();
    private readonly TemporaryJournal _journal = new();
    private int _version = 1;

    public void Dispose()
    {
        _journal.Dispose();
        _fixture.Dispose();
    }

    private void Govern(IMcpServerBuilder mcp)
    {
        mcp.Services.AddSingleton<TimeProvider>(_fixture.Time);
        mcp.WithTools([_tools.Reading("one"), _tools.Reading("two")]).WithGovernance(governance => _journal.Keep(governance)
            .UseKeys(_journal.Keys)
            .UsePolicy(_fixture.Path, static options => options.ReloadInterval = Timeout.InfiniteTimeSpan));
    }

    /// <summary>Puts another policy in force.</summary>
    private void Change(IServiceProvider services)
    {
        var source = (ReloadingPolicySource)services.GetRequiredService<PolicySource>();
        _fixture.Change(source, ReloadFixture.Json($"{++_version}", _version % 2 == 0 ? "two" : "one").Replace("authenticated", "anonymous"));
        source.Current.Version.Should().Be($"{_version}");
    }

    [Test]
    public async Task Session_OfTheOlderRevision_IsTold_AndSeesTheOtherTools()
    {
        await using var server = await TestServer.StartAsync(Govern);
        var peer = await server.ConnectRawAsync(Revisions.Older);
        await peer.RequestAsync("ping");                                          // what was sent before it has been seen
        Change(server.Services);

        var told = await peer.ReadNotificationAsync(Tools);

        told["params"].Should().BeNull();
        (await peer.RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Select(static tool => (string?)tool!["name"]).Should().Equal("two");
    }

    [Test]
    public async Task Session_IsToldOfTheListsThatItsServerHas_AndOfNoOther()
    {
        await using var server = await TestServer.StartAsync(Govern);
        var peer = await server.ConnectRawAsync(Revisions.Older);
        await peer.RequestAsync("ping");
        Change(server.Services);
        await peer.ReadNotificationAsync(Tools);
        peer.Notifications.Clear();
        Change(server.Services);
        await peer.ReadNotificationAsync(Tools);

        peer.Notifications.Should().ContainSingle("there are no prompts and no resources");
    }

    [Test]
    public async Task Session_OfAServerWithAllThree_IsToldOfAllThree()
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Govern(mcp.WithPrompts([McpServerPrompt.Create(static () => "x", new() { Name = "p" })]).WithResources([McpServerResource.Create(static () => "x", new() { UriTemplate = "a://b", Name = "r" })]));
        });
        var peer = await server.ConnectRawAsync(Revisions.Older);
        await peer.RequestAsync("ping");
        Change(server.Services);

        await peer.ReadNotificationAsync(Resources);
        peer.Notifications.Select(static one => (string?)one["method"]).Should().Equal(Tools, Prompts, Resources);
    }

    [Test]
    public async Task File_ThatMeansTheSame_TellsNobody()
    {
        await using var server = await TestServer.StartAsync(Govern);
        var peer = await server.ConnectRawAsync(Revisions.Older);
        await peer.RequestAsync("ping");
        _fixture.Change((ReloadingPolicySource)server.Services.GetRequiredService<PolicySource>(), ReloadFixture.Json("1", "one") + " ");
        Change(server.Services);
        await peer.ReadNotificationAsync(Tools);
        await peer.RequestAsync("ping");

        peer.Notifications.Should().ContainSingle();
    }

    [Test]
    public async Task Listening_InTheNewerRevision_IsToldUnderItsRequest_OfWhatItAskedFor()
    {
        await using var server = await TestServer.StartAsync(mcp =>
            Govern(mcp.WithPrompts([McpServerPrompt.Create(static () => "x", new() { Name = "p" })])));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await ListenAsync(peer, 70, """{"toolsListChanged":true}""");
        Change(server.Services);
        var told = await peer.ReadNotificationAsync(Tools);

        told["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!.GetValue<int>().Should().Be(70);

        // Whoever listens no longer is told no more, and the other one only of prompts.
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":70}}""");
        await ListenAsync(peer, 71, """{"toolsListChanged":false,"promptsListChanged":true}""");
        peer.Notifications.Clear();
        for (var change = 0; change < 3; change++)
        {
            Change(server.Services);
            await peer.ReadNotificationAsync(Prompts);
            peer.Notifications.Select(static one => $"{one["method"]} {one["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]}").Should().Equal($"{Prompts} 71");
            peer.Notifications.Clear();
        }

        await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":71}}""");
    }

    [Test]
    public async Task Listening_UnderATextualId_IsToldUnderIt()
    {
        await using var server = await TestServer.StartAsync(Govern);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await ListenAsync(peer, "\"mine\"", """{"toolsListChanged":true}""");
        Change(server.Services);

        (await peer.ReadNotificationAsync(Tools))["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!.GetValue<string>().Should().Be("mine");
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"mine"}}""");
    }

    /// <summary>Where a handler of its author's has the stream, he alone says what goes over it.</summary>
    [Test]
    public async Task Listening_ToAHandlerOfTheAuthor_IsToldNothingByUs()
    {
        await using var server = await TestServer.StartAsync(mcp =>
        {
            Govern(mcp);
            mcp.Services.Configure<McpServerOptions>(static options => options.Handlers.SubscriptionsListenHandler = async static (request, cancellationToken) =>
            {
                await request.Server.SendMessageAsync(new JsonRpcNotification { Method = "notifications/subscriptions/acknowledged" }, cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
                return new EmptyResult();
            });
        });
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await ListenAsync(peer, 70, """{"toolsListChanged":true}""");
        peer.Notifications.Clear();
        Change(server.Services);
        Change(server.Services);
        for (var request = 0; request < 5; request++)
        {
            await peer.RequestAsync("tools/list");
        }

        peer.Notifications.Should().BeEmpty();
        await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":70}}""");
    }

    /// <summary>The request in which the session's server was met has long been answered: what is sent later goes over the session's own stream.</summary>
    [Test]
    public async Task Session_OverHttp_IsToldOverItsStream()
    {
        await using var server = await HttpTestServer.StartAsync(HttpServerSessionMode.Stateful, mcp => Govern(mcp));
        await using var client = await server.ConnectAsync(Revisions.Older);
        using var told = new SemaphoreSlim(0);
        await using var registration = client.RegisterNotificationHandler(Tools, (_, _) =>
        {
            told.Release();
            return ValueTask.CompletedTask;
        });

        // What comes before the client has opened its stream is lost, as everything that a server says then.
        var changes = 0;
        do
        {
            (++changes).Should().BeLessThan(200);
            Change(server.Services);
        }
        while (!await told.WaitAsync(TimeSpan.FromMilliseconds(100)));

        (await client.ListToolsAsync()).Should().ContainSingle();
    }

    [Test]
    public async Task Clients_WithoutASession_AreNotKept([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        await using var server = await HttpTestServer.StartAsync(HttpServerSessionMode.Stateless, mcp => Govern(mcp));
        await using var client = await server.ConnectAsync(revision);
        Change(server.Services);

        (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("two");
        server.Logs.Lines.Should().NotContain(static line => line.Contains("could not be told"));
    }

    private static Task ListenAsync(RawPeer peer, int id, string notifications) => ListenAsync(peer, $"{id}", notifications);

    private static async Task ListenAsync(RawPeer peer, string id, string notifications)
    {
        var parameters = peer.WithMeta(new JsonObject { ["notifications"] = JsonNode.Parse(notifications) });
        peer.Notifications.Clear();
        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"subscriptions/listen","params":{{parameters.ToJsonString()}}}""");
        await peer.ReadNotificationAsync("acknowledged");
    }
}
