using System.Text.Json;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Client;

namespace McpGovernance.Tests.Interop;

/// <summary>A governed client of a server from npm, a real child process. Without Node the test says that it was skipped.</summary>
internal sealed class NodeServer : IAsyncDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly Governance _governance;

    private NodeServer(string[] granted) => _governance = StandaloneGovernance.Create(governance =>
        _journal.Keep(governance).UsePolicy(policy => policy.Name("npm", "1").Allow("local", granted)));

    public McpClient Client { get; private set; } = null!;

    public static async Task<NodeServer> StartAsync(string package, string[] arguments, string[] granted, Action<McpClientOptions>? configure = null)
    {
        var modules = NodeRuntime.Require($"@modelcontextprotocol/{package}");
        var server = new NodeServer(granted);
        var options = new McpClientOptions { ClientInfo = new() { Name = "agent", Version = "1" } };
        configure?.Invoke(options);
        var transport = new StdioClientTransport(new()
        {
            Command = NodeRuntime.Executable(modules),
            Arguments = [Path.Combine(modules, "@modelcontextprotocol", package, "dist", "index.js"), .. arguments],
            StandardErrorLines = static _ => { },
        });
        server.Client = await McpClient.CreateAsync(transport.WithGovernance(server._governance, package), options.WithGovernance(server._governance));
        return server;
    }

    /// <summary>Ends the server and reads what is on record.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecordsAsync()
    {
        await Client.DisposeAsync();
        await _governance.DisposeAsync();
        return _journal.Read();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _governance.DisposeAsync();
        _journal.Dispose();
    }
}
