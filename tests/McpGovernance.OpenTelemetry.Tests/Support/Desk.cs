using System.IO.Pipelines;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.OpenTelemetry.Tests.Support;

/// <summary>A real server with <see cref="LeakyTools"/> and a real client over two pipes: nobody governed, the server, or the client.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Local, Subject = "alice" };

    private readonly List<IAsyncDisposable> _parts = [];
    private TemporaryDirectory? _directory;

    private Desk()
    {
    }

    public McpClient Client { get; private set; } = null!;

    /// <summary>Where the journal of the governed edge is.</summary>
    public string JournalRoot { get; private set; } = "";

    /// <summary>Neither edge is governed.</summary>
    public static Task<Desk> StartBareAsync() => StartAsync(null, null);

    /// <summary>The server is governed; its services are those of telemetry too.</summary>
    public static async Task<Desk> StartServerAsync(Action<IServiceCollection> services, Action<GovernanceBuilder>? governance = null)
    {
        var pair = await GovernedPair.StartAsync(
            server =>
            {
                server.WithTools(LeakyTools.All).WithResources([LeakyTools.Resource]);
                services(server.Services);
            },
            builder =>
            {
                builder.UsePolicy(Permit);
                governance?.Invoke(builder);
            },
            Alice);
        return new Desk { Client = pair.Client, JournalRoot = pair.JournalRoot, _parts = { pair } };
    }

    /// <summary>The client is governed; the services of governance are those of telemetry too.</summary>
    public static Task<Desk> StartClientAsync(Action<GovernanceBuilder> governance, ILoggerFactory? logging = null) => StartAsync(governance, logging);

    /// <summary>Calls everything; what fails is part of it.</summary>
    public async Task CallEverythingAsync()
    {
        foreach (var name in LeakyTools.Names.Append("unknown"))
        {
            await TryAsync(async () => await Client.CallToolAsync(name, LeakyTools.Arguments));
        }

        await TryAsync(async () => await Client.ReadResourceAsync($"customer://{LeakyTools.PersonalNumber}"));
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            await _parts[i].DisposeAsync();
        }

        _directory?.Dispose();
    }

    private static async Task<Desk> StartAsync(Action<GovernanceBuilder>? governance, ILoggerFactory? logging)
    {
        var desk = new Desk();
        var (toServer, fromServer) = (new Pipe(), new Pipe());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMcpServer().WithStreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream())
            .WithTools(LeakyTools.All).WithResources([LeakyTools.Resource]);
        var host = builder.Build();
        await host.StartAsync();
        desk._parts.Add(new Stopped(host, toServer));
        IClientTransport transport = new StreamClientTransport(toServer.Writer.AsStream(), fromServer.Reader.AsStream(), logging);
        var options = new McpClientOptions { ClientInfo = new() { Name = "agent", Version = "1" } };
        if (governance is not null)
        {
            desk._directory = new TemporaryDirectory();
            desk.JournalRoot = desk._directory.Sub("journal");
            var governed = StandaloneGovernance.Create(builder =>
            {
                builder.UsePolicy(Permit).UseAudit(audit => audit.Root = desk.JournalRoot);
                governance(builder);
            });
            desk._parts.Add(governed);
            transport = transport.WithGovernance(governed, "desk");
            options = options.WithGovernance(governed);
        }

        desk.Client = await McpClient.CreateAsync(transport, options, logging);
        desk._parts.Add(desk.Client);
        return desk;
    }

    private static void Permit(PolicyBuilder policy) => policy.Name("desk", "1").Allow("local", [.. LeakyTools.Names, "resource:customer://**"]);

    private static async Task TryAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (McpException)
        {
            // The answer does not matter here.
        }
    }

    private sealed class Stopped(IHost host, Pipe toServer) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await toServer.Writer.CompleteAsync();
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
