using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace McpGovernance.Testing;

/// <summary>A governed server and its clients in one process, over pipes: what a test of a policy needs, with everything real.</summary>
/// <remarks>
/// Policy, limits and journal are those of a host; the journal is in a directory of its own, which goes with the pair. Clients of
/// several callers may be connected at once, and used by several threads. Nothing is shared between two pairs.
/// <code>
/// await using var pair = await GovernedPair.StartAsync(
///     server => server.WithTools&lt;TicketTools&gt;(), governance => governance.UsePolicy("policy.json"), alice);
/// GovernedAssert.Permitted(await pair.Client.CallToolAsync("search_tickets"));
/// </code>
/// </remarks>
public sealed class GovernedPair : IAsyncDisposable
{
    private readonly GovernedServer _server;
    private readonly AssignedCallers _callers;
    private readonly string _directory;
    private McpClient? _client;

    private GovernedPair(GovernedServer server, AssignedCallers callers, string directory) =>
        (_server, _callers, _directory) = (server, callers, directory);

    /// <summary>The client of the caller that the pair was started with.</summary>
    public McpClient Client => _client!;

    /// <summary>The services of the server.</summary>
    public IServiceProvider Services => _server.Services;

    /// <summary>Governance of the server: its pipeline and its policy.</summary>
    public Governance Governance => Services.GetRequiredService<Governance>();

    /// <summary>The journal's root, for <see cref="McpGovernance.Audit.JournalReader"/>. Without other settings a record of a read may follow its answer.</summary>
    public string JournalRoot => Path.Combine(_directory, "journal");

    /// <summary>Starts a governed server, as a host would, and connects a client.</summary>
    /// <param name="server">Adds tools, resources and prompts. The pair brings the transport.</param>
    /// <param name="governance">Configures governance; read-only discovery without it.</param>
    /// <param name="caller">Who calls. By default nobody says so: the resolver that is configured finds out by itself.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The pair, which the test disposes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="server"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">The policy is wrong, or does not fit the server: what a host would refuse to start.</exception>
    public static async Task<GovernedPair> StartAsync(
        Action<IMcpServerBuilder> server, Action<GovernanceBuilder>? governance = null, Caller? caller = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var directory = Directory.CreateTempSubdirectory("mcpgovernance-").FullName;
        var callers = new AssignedCallers();
        var started = new GovernedServer(mcp =>
        {
            server(mcp);
            mcp.WithGovernance(builder =>
            {
                builder.UseAudit(audit => audit.Root = Path.Combine(directory, "journal"))
                    .UseKeys(Path.Combine(directory, "journal.keys.json")); // Also where the test keeps its journal in no files.
                governance?.Invoke(builder);
            });
            callers.Decorate(mcp.Services);
        });
        var pair = new GovernedPair(started, callers, directory);
        try
        {
            await started.StartAsync(cancellationToken).ConfigureAwait(false);
            pair._client = await pair.ConnectAsync(caller, cancellationToken: cancellationToken).ConfigureAwait(false);
            return pair;
        }
        catch
        {
            await pair.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects one more client to the same server.</summary>
    /// <param name="caller">Who calls through it; <see langword="null"/> leaves that to the resolver that is configured.</param>
    /// <param name="protocolVersion">The protocol revision, such as <c>2025-11-25</c>; the newest by default.</param>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <returns>The client. It ends with the pair.</returns>
    public Task<McpClient> ConnectAsync(Caller? caller, string? protocolVersion = null, CancellationToken cancellationToken = default) =>
        _server.ConnectAsync(
            new McpClientOptions
            {
                ClientInfo = new() { Name = caller is null ? "governed-pair" : _callers.Assign(caller), Version = "1" },
                ProtocolVersion = protocolVersion,
            },
            cancellationToken);

    /// <summary>Ends the clients and the server, closes the journal and deletes it.</summary>
    /// <returns>A task that ends when nothing is left.</returns>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }
}
