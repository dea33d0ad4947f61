using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The server that the official conformance runner asks for, on Kestrel, in both eras: governed by a policy that allows everything, or not at all.</summary>
internal sealed class ConformanceServer : IAsyncDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly WebApplication _app;

    private ConformanceServer(bool governed)
    {
        var tools = new McpServerPrimitiveCollection<McpServerTool>();
        var prompts = new McpServerPrimitiveCollection<McpServerPrompt>();
        foreach (var tool in (IEnumerable<McpServerTool>)[.. ContentTools.All(), .. AskingTools.All(), .. RoundTools.All(), .. DiagnosticTools.All(tools, prompts)])
        {
            tools.Add(tool);
        }

        foreach (var prompt in ConformancePrompts.All())
        {
            prompts.Add(prompt);
        }

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddDistributedMemoryCache();
        builder.Services.Configure<HostFilteringOptions>(static hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        var mcp = builder.Services
            .AddMcpServer(options =>
            {
                options.ServerInfo = new() { Name = "conformance", Version = "1" };
                options.ToolCollection = tools;                                 // one for all requests: what a call changes, a listener hears
                options.PromptCollection = prompts;
            })
            .WithHttpTransport(static transport => transport.SessionMode = HttpServerSessionMode.StatefulForInitializeClients)
            .WithDistributedCacheEventStreamStore()
            .WithResources(ConformancePrompts.Resources())
            .WithSubscribeToResourcesHandler(static (_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler(static (_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithSetLoggingLevelHandler(static (_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithCompleteHandler(static (_, _) => ValueTask.FromResult(new CompleteResult { Completion = new() { Values = ["paris", "park", "party"], Total = 3 } }))
            .WithRequestFilters(static filters => filters.AddListToolsFilter(static next => async (context, cancellationToken) =>
            {
                // The runner calls the first tool of the list.
                var list = await next(context, cancellationToken);
                list.Tools = [.. list.Tools.OrderBy(static tool => tool.Name, StringComparer.Ordinal)];
                return list;
            }));
        if (governed)
        {
            mcp.WithGovernance(governance => _journal.Keep(governance)
                .UsePolicy(static policy => policy.Name("everything", "1").Allow("anonymous", "*", "prompt:*", "resource:**"))
                .UseHttp());
        }

        _app = builder.Build();
        _app.UseHostFiltering();
        _app.MapMcp("/mcp");
    }

    public Uri Endpoint => new(new Uri(_app.Urls.Single()), "/mcp");

    public static async Task<ConformanceServer> StartAsync(bool governed)
    {
        var server = new ConformanceServer(governed);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _journal.Dispose();
    }
}
