using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;

namespace McpGovernance.Tests.Support;

/// <summary>A real web server on a free port of the loopback interface.</summary>
internal sealed class HttpTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<IDisposable> _clients = [];

    private HttpTestServer(
        HttpServerSessionMode sessions, Action<IMcpServerBuilder> configure, Action<IServiceCollection>? services, Action<HttpServerTransportOptions>? transport)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs);
        builder.Services.AddRouting();
        builder.Services.AddAuthentication(TestToken.Scheme).AddScheme<AuthenticationSchemeOptions, TestTokenHandler>(TestToken.Scheme, null);
        builder.Services.AddAuthorization();
        services?.Invoke(builder.Services);
        configure(builder.Services
            .AddMcpServer(options => options.ServerInfo = new() { Name = "test", Version = "1" })
            .WithHttpTransport(options =>
            {
                options.SessionMode = sessions;
                transport?.Invoke(options);
            }));
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseAuthorization();
        _app.MapMcp();
    }

    public CollectingLoggerProvider Logs { get; } = new();

    public IServiceProvider Services => _app.Services;

    public Uri Endpoint => new(_app.Urls.Single());

    public static async Task<HttpTestServer> StartAsync(
        HttpServerSessionMode sessions,
        Action<IMcpServerBuilder> configure,
        Action<IServiceCollection>? services = null,
        Action<HttpServerTransportOptions>? transport = null)
    {
        var server = new HttpTestServer(sessions, configure, services, transport);
        try
        {
            await server._app.StartAsync();
            return server;
        }
        catch
        {
            await server._app.DisposeAsync();
            throw;
        }
    }

    public async Task<HttpPeer> ConnectRawAsync(string revision, TestToken? token = null)
    {
        var peer = new HttpPeer(Endpoint, revision) { Token = token };
        _clients.Add(peer);
        await peer.InitializeAsync();
        return peer;
    }

    /// <summary>The SDK's own client.</summary>
    public Task<McpClient> ConnectAsync(string revision, TestToken? token = null, HttpTransportMode transport = HttpTransportMode.StreamableHttp) => McpClient.CreateAsync(
        new HttpClientTransport(new()
        {
            Endpoint = transport == HttpTransportMode.Sse ? new Uri(Endpoint, "sse") : Endpoint,
            TransportMode = transport,
            AdditionalHeaders = token is null ? null : new Dictionary<string, string> { ["Authorization"] = token.ToHeader() },
        }),
        new() { ProtocolVersion = revision, ClientInfo = new() { Name = "client", Version = "1" } });

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
