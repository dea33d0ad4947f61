using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace McpGovernance;

/// <summary>A governed client of one server, connected when it is first asked for.</summary>
/// <remarks>Thread safe. A connect that failed is tried again by the next who asks. The container disposes it.</remarks>
public sealed class GovernedMcpClient : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Func<IClientTransport> _transport;
    private readonly Func<McpClientOptions> _options;
    private readonly ILoggerFactory? _loggerFactory;
    private McpClient? _client;
    private bool _isDisposed;

    internal GovernedMcpClient(
        string server, Governance governance, Func<IClientTransport> transport, Func<McpClientOptions> options, ILoggerFactory? loggerFactory)
    {
        Server = server;
        Governance = governance;
        _transport = transport;
        _options = options;
        _loggerFactory = loggerFactory;
    }

    /// <summary>What this program calls the server.</summary>
    public string Server { get; }

    /// <summary>What governs the client: of its own, with its own policy.</summary>
    public Governance Governance { get; }

    /// <summary>The connected client.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The one client, shared by all who ask. Do not dispose it.</returns>
    /// <exception cref="GovernanceConfigurationException">What the client declares is not governed.</exception>
    /// <exception cref="ObjectDisposedException">The container is gone.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <remarks>Throws what <see cref="McpClient.CreateAsync"/> throws when the server cannot be reached.</remarks>
    public async ValueTask<McpClient> ConnectAsync(CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _client ??= await McpClient.CreateAsync(
                _transport().WithGovernance(Governance, Server, _loggerFactory), _options().WithGovernance(Governance), _loggerFactory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Disconnects, and closes the journal.</summary>
    /// <returns>A task that ends when the journal is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            if (_client is { } client)
            {
                await client.DisposeAsync().ConfigureAwait(false);
            }

            await Governance.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
