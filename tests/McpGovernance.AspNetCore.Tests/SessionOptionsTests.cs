using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>Whatever <c>ConfigureSessionOptions</c> does to a server, its sessions are governed or not served.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SessionOptionsTests : IAsyncDisposable
{
    private static readonly Dictionary<string, Action<McpServerOptions>> Changes = new()
    {
        ["nothing"] = static _ => { },
        ["clears the lists"] = Clear,
        ["inserts before"] = static options => options.Filters.Request.CallToolWithAlternateFilters.Insert(0, Answering),
        ["replaces the call lists"] = static options =>
        {
            options.Filters.Request.CallToolWithAlternateFilters = [Answering];
            options.Filters.Request.CallToolFilters = [];
        },
        ["replaces the message lists"] = static options =>
        {
            options.Filters.Message.IncomingFilters = [];
            options.Filters.Message.OutgoingFilters = [];
        },
        ["replaces the list lists"] = static options => options.Filters.Request.ListToolsFilters = [],
        ["replaces the filters"] = static options => options.Filters = new McpServerFilters(),
        ["reverses the call list"] = static options =>
            options.Filters.Request.CallToolFilters = [.. options.Filters.Request.CallToolFilters.Reverse()],
        ["adds tools"] = static options => options.ToolCollection!.Add(McpServerTool.Create(static () => "late", new() { Name = "late_thing", ReadOnly = true })),
    };

    private static readonly Dictionary<string, Action<McpServerOptions>> Impossible = new()
    {
        ["alternate handler"] = static options => options.Handlers.CallToolWithAlternateHandler = static (_, _) => new(new CallToolResult { Content = [new TextContentBlock { Text = "ungoverned" }] }),
        ["request handler"] = static options => options.RequestHandlers =
        [
            new McpServerRequestHandler { Method = "tools/call", Handler = static (_, _) => new(JsonNode.Parse("""{"content":[{"type":"text","text":"ungoverned"}]}""")) },
        ],
        ["no filters"] = static options => options.Filters = null!,
        ["throws"] = static _ => throw new InvalidOperationException("the host's own mistake"),
    };

    private readonly WebDesk _desk = new();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Test]
    public async Task Session_OptionsChanged_IsGovernedAllTheSame(
        [ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [ValueSource(nameof(NamesOfChanges))] string change)
    {
        await StartAsync(mode, Changes[change]);
        var carol = await _desk.ConnectAsync(mode.Revision, WebDesk.Carol);
        (await carol.CallAsync(WebDesk.Change))["error"]!["message"]!.GetValue<string>().Should().Be("Unknown tool: 'change_thing'");
        (await carol.CallAsync(WebDesk.Open)).ToJsonString().Should().Contain(change is "inserts before" or "replaces the call lists" ? "answered" : "thing 1");
        (await carol.ListToolsAsync()).Should().Equal(WebDesk.Open);

        (await _desk.RecordsAsync()).Where(static record => record.Text("target.name") != null).Summaries().Should().Contain("call.outcome change_thing access.unknown refused")
            .And.Contain("call.intent open_thing");
    }

    [Test]
    public async Task Session_ThatCannotBeGoverned_IsNotServed(
        [ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [ValueSource(nameof(NamesOfImpossible))] string change)
    {
        await StartAsync(mode, Impossible[change]);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _desk.Endpoint);
        var newer = mode.Revision == Revisions.Newer;
        var parameters = newer ? RequestMeta.Add(mode.Revision, new JsonObject { ["name"] = WebDesk.Open }) : new JsonObject
        {
            ["protocolVersion"] = mode.Revision,
            ["capabilities"] = new JsonObject(),
            ["clientInfo"] = new JsonObject { ["name"] = "x", ["version"] = "1" },
        };
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = newer ? "tools/call" : "initialize", ["params"] = parameters };
        request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", mode.Revision);
        request.Headers.TryAddWithoutValidation("Mcp-Method", newer ? "tools/call" : "initialize");
        request.Headers.TryAddWithoutValidation("Mcp-Name", newer ? WebDesk.Open : null);

        using var response = await http.SendAsync(request);

        response.StatusCode.Should().Be(System.Net.HttpStatusCode.InternalServerError);
        (await response.Content.ReadAsStringAsync()).Should().BeEmpty();
        _desk.Tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task Session_HostsOwnConfiguration_StillRuns([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        var ran = 0;
        await StartAsync(mode, _ => Interlocked.Increment(ref ran));
        await (await _desk.ConnectAsync(mode.Revision, WebDesk.Alice)).CallAsync(WebDesk.Read);
        ran.Should().Be(mode.HasSession ? 1 : mode.Revision == Revisions.Older ? 2 : 1);
    }

    [Test]
    public async Task Start_ConfiguredPastGovernance_IsRefused()
    {
        _desk.Services = static services => services.PostConfigure<HttpServerTransportOptions>(static transport => transport.ConfigureSessionOptions = static (_, _, _) => Task.CompletedTask);
        var start = () => _desk.StartAsync(HttpServerSessionMode.Stateless);
        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*'HttpServerTransportOptions.ConfigureSessionOptions' was set after 'UseHttp'*");
    }

    [Test]
    public async Task Start_OptionsThatNobodyConfigured_IsRefused()
    {
        _desk.Services = static services => services.AddSingleton(Options.Create(new HttpServerTransportOptions()));
        var start = () => _desk.StartAsync(HttpServerSessionMode.Stateless);
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage("*are not those that governance configured*");
    }

    [Test]
    public async Task Start_WithoutHttpTransport_IsRefused()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMcpServer().WithGovernance(governance => _desk.Journal.Keep(governance).UseHttp().UseHttp());
        using var host = builder.Build();
        var start = () => host.StartAsync();
        (await start.Should().ThrowAsync<GovernanceConfigurationException>()).WithMessage("*Call 'WithHttpTransport'*");
    }

    private static string[] NamesOfChanges() => [.. Changes.Keys];

    private static string[] NamesOfImpossible() => [.. Impossible.Keys];

    private Task<WebDesk> StartAsync(HttpMode mode, Action<McpServerOptions> change)
    {
        _desk.Transport = transport => transport.ConfigureSessionOptions = (_, options, _) =>
        {
            change(options);
            return Task.CompletedTask;
        };
        return _desk.StartAsync(mode.Sessions);
    }

    private static void Clear(McpServerOptions options)
    {
        options.Filters.Request.CallToolWithAlternateFilters.Clear();
        options.Filters.Request.CallToolFilters.Clear();
        options.Filters.Request.ListToolsFilters.Clear();
        options.Filters.Message.IncomingFilters.Clear();
        options.Filters.Message.OutgoingFilters.Clear();
    }

    private static ValueTask<ResultOrAlternate<CallToolResult>> Answering(
        RequestContext<CallToolRequestParams> context,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next,
        CancellationToken cancellationToken) => new(new CallToolResult { Content = [new TextContentBlock { Text = "answered" }] });
}
