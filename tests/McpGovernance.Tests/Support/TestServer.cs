using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>A real server in a real host, reached over two pipes.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new();

    private TestServer(Action<IMcpServerBuilder> configure, Action<IServiceCollection>? services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        services?.Invoke(builder.Services);
        var mcp = builder.Services.AddMcpServer(options => options.ServerInfo = new() { Name = "test", Version = "1" })
            .WithStreamServerTransport(_toServer.Reader.AsStream(), _fromServer.Writer.AsStream());
        configure(mcp);
        _host = builder.Build();
    }

    public CollectingLoggerProvider Logs { get; } = new();

    public IServiceProvider Services => _host.Services;

    public McpServerOptions Options => _host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<McpServerOptions>>().Value;

    public static async Task<TestServer> StartAsync(Action<IMcpServerBuilder> configure, Action<IServiceCollection>? services = null)
    {
        var server = new TestServer(configure, services);
        try
        {
            await server._host.StartAsync();
            return server;
        }
        catch
        {
            server._host.Dispose();
            throw;
        }
    }

    public async Task<RawPeer> ConnectRawAsync(string revision)
    {
        var peer = new RawPeer(_toServer.Writer.AsStream(), _fromServer.Reader.AsStream(), revision);
        await peer.InitializeAsync();
        return peer;
    }

    public Task<McpClient> ConnectAsync(string revision, Action<McpClientOptions>? configure = null)
    {
        var options = new McpClientOptions { ProtocolVersion = revision, ClientInfo = new() { Name = "client", Version = "1" } };
        configure?.Invoke(options);
        return McpClient.CreateAsync(new StreamClientTransport(_toServer.Writer.AsStream(), _fromServer.Reader.AsStream()), options);
    }

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }
}
