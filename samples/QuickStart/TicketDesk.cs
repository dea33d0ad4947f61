using McpGovernance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace QuickStart;

/// <summary>The server: an ordinary MCP server over stdio, and what governs it.</summary>
internal static class TicketDesk
{
    public static string JournalOf(string directory) => Path.Combine(directory, "journal");

    public static async Task RunAsync(string directory)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        // Standard output belongs to the protocol. What we refuse as unknown, the SDK logs as an error with its stack.
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("ModelContextProtocol.Server", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(new TicketStore(directory));
        builder.Services.AddMcpServer()
            .WithStdioServerTransport()
            .WithTools<TicketTools>().WithResources<TicketResources>().WithPrompts<TicketPrompts>()
            .WithGovernance(governance => governance
                .Configure(options => options.Server = "ticket-desk")
                .UseCallerResolver<PersonCallerResolver>()
                .UsePolicy("tickets.policy.json")
                .UseAudit(audit => audit.Root = JournalOf(directory)));
        using var host = builder.Build();
        await host.RunAsync();
    }
}
