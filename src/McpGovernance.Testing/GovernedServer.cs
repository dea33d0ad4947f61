using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Testing;

/// <summary>The smallest host of a server that any number of clients can connect to.</summary>
internal sealed class GovernedServer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IHostedService[] _hosted;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<IAsyncDisposable> _connections = [];
    private int _started;

    public GovernedServer(Action<IMcpServerBuilder> configure)
    {
        var services = new ServiceCollection();
        configure(services.AddMcpServer());
        services.TryAddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.TryAddSingleton(typeof(ILogger<>), typeof(Logger<>));
        _services = services.BuildServiceProvider();
        _hosted = [];
        try
        {
            _services.GetService<IStartupValidator>()?.Validate();
            _hosted = [.. _services.GetServices<IHostedService>()];
        }
        catch
        {
            _services.Dispose();
            throw;
        }
    }

    public IServiceProvider Services => _services;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _hosted.OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var service in _hosted)
        {
            await service.StartAsync(cancellationToken).ConfigureAwait(false);
            _started++;
        }

        foreach (var service in _hosted.OfType<IHostedLifecycleService>())
        {
            await service.StartedAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<McpClient> ConnectAsync(McpClientOptions options, CancellationToken cancellationToken)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var logging = _services.GetRequiredService<ILoggerFactory>();
        var server = McpServer.Create(
            new StreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream(), loggerFactory: logging),
            _services.GetRequiredService<IOptionsFactory<McpServerOptions>>().Create(Options.DefaultName),
            logging,
            _services);
        _connections.Add(new Connection(server, server.RunAsync(_stopping.Token), toServer));
        var client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream(), logging), options, logging, cancellationToken).ConfigureAwait(false);
        _connections.Add(client);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        // Newest first: each client before its server.
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        for (var index = _started - 1; index >= 0; index--)
        {
            await _hosted[index].StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await _services.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private sealed class Connection(McpServer server, Task running, Pipe toServer) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await toServer.Writer.CompleteAsync().ConfigureAwait(false);
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }
}
