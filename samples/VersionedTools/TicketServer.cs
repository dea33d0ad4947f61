using McpGovernance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace VersionedTools;

/// <summary>The server: a process of its own, over HTTP, which serves by the catalog and knows nothing of the story.</summary>
internal static class TicketServer
{
    public const string Id = "tickets";

    public static string JournalIn(string directory) => Path.Combine(directory, "journal");

    /// <summary>Serves until standard input ends. A line there is what the tool that searches says of itself from now on.</summary>
    public static async Task RunAsync(string directory)
    {
        var tools = TicketTools.All();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("ModelContextProtocol", LogLevel.None)
            .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<McpServerOptions>(options => options.ToolCollection = tools);
        builder.Services.AddMcpServer()
            .WithHttpTransport()
            .WithGovernance(governance => governance
                .Configure(static options => options.Server = Id)
                .UsePolicy("tickets.policy.json")
                .UseCatalog(TicketCatalog.PathIn(directory), static catalog => catalog.ReloadInterval = TimeSpan.FromMilliseconds(200))
                .UseAdmission(static limits => limits.CallerAttemptsPerMinute = limits.CallerBurst = limits.ConnectionAttemptsPerMinute = limits.ConnectionBurst = 100_000)    // a day's traffic in seconds
                .UseKeys(Path.Combine(directory, "keys.json"))
                .UseAudit(audit => audit.Root = JournalIn(directory))
                .UseHttp());
        await using var app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync();
        Console.WriteLine($"{app.Urls.Single()}/mcp");
        while (await Console.In.ReadLineAsync() is { } description)
        {
            tools.Remove(tools[TicketTools.Search]);
            tools.Add(TicketTools.SearchSaying(description));
        }

        await app.StopAsync();
    }
}
