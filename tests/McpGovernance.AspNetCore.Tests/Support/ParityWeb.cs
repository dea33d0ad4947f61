using McpGovernance.Tests.EndToEnd.Parity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;

namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>The server of all scenarios on Kestrel. It remembers the events of its streams, so that a client can resume them.</summary>
internal sealed class ParityWeb : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _stopped;

    private ParityWeb(HttpServerSessionMode sessions, Action<IMcpServerBuilder>? configure)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddDistributedMemoryCache();
        var mcp = builder.Services.AddMcpServer().WithHttpTransport(options => options.SessionMode = sessions);
        if (sessions == HttpServerSessionMode.Stateful)
        {
#pragma warning disable MCP9006 // For clients of the older revision.
            mcp.WithDistributedCacheEventStreamStore();
#pragma warning restore MCP9006
        }

        Desk.Add(mcp);
        configure?.Invoke(mcp);
        _app = builder.Build();
        _app.MapMcp();
    }

    public ParityDesk Desk { get; } = new();

    public static async Task<ParityWeb> StartAsync(HttpServerSessionMode sessions, Action<IMcpServerBuilder>? configure = null)
    {
        var web = new ParityWeb(sessions, configure);
        await web._app.StartAsync();
        return web;
    }

    /// <summary>A way to the server, over a handler of the test's own where it has one.</summary>
    public IClientTransport Transport(HttpMessageHandler? handler = null, Action<HttpClientTransportOptions>? configure = null)
    {
        var options = new HttpClientTransportOptions
        {
            Endpoint = new Uri(_app.Urls.Single()),
            TransportMode = HttpTransportMode.StreamableHttp,
            DefaultReconnectionInterval = TimeSpan.FromMilliseconds(20),
        };
        configure?.Invoke(options);
        return new HttpClientTransport(options, new HttpClient(handler ?? new SocketsHttpHandler()), ownsHttpClient: true);
    }

    /// <summary>Every connection breaks at once.</summary>
    public async Task BreakAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 0)
        {
            try
            {
                await _app.StopAsync(new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                // It was to be at once.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await BreakAsync();
        await _app.DisposeAsync();
    }
}
