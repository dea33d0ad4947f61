using System.Diagnostics;
using System.IO.Pipelines;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>One column, set up: a server, a client, and governance on one of them.</summary>
internal sealed class MethodStage : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _ends = new();
    private readonly MethodColumn _column;
    private readonly bool _granted;
    private readonly TemporaryJournal _journal;
    private readonly MethodWitness _witness;

    private MethodStage(MethodColumn column, bool granted, TemporaryJournal journal, MethodWitness witness)
    {
        _column = column;
        _granted = granted;
        _journal = journal;
        _witness = witness;
    }

    public MethodPeer Peer { get; private set; } = null!;

    private bool ServerIsGoverned => _column.Edge == GovernanceSide.Server;

    public static async Task<MethodStage> StartAsync(MethodColumn column, bool granted, TemporaryJournal journal, MethodWitness witness)
    {
        var stage = new MethodStage(column, granted, journal, witness);
        try
        {
            stage.Peer = await (column.Edge == GovernanceSide.Server ? stage.ConnectToGovernedAsync() : stage.ConnectGovernedAsync());
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Peer is not null)
        {
            await Peer.DisposeAsync();
        }

        while (_ends.TryPop(out var end))
        {
            await end();
        }
    }

    private async Task<MethodPeer> ConnectToGovernedAsync()
    {
        switch (_column.Transport)
        {
            case MethodTransport.Memory:
                var (toServer, fromServer) = await StartInMemoryAsync();
                return await StreamMethodPeer.ConnectAsync(toServer, fromServer, _column.Revision);
            case MethodTransport.Stdio:
                var process = StartProcess();
                return await StreamMethodPeer.ConnectAsync(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, _column.Revision);
            default:
                return await HttpMethodPeer.ConnectAsync(await StartHttpAsync(), _column.Revision);
        }
    }

    private async Task<MethodPeer> ConnectGovernedAsync()
    {
        var governance = StandaloneGovernance.Create(governed => Compose(governed));
        _ends.Push(governance.DisposeAsync);
        return await SdkMethodPeer.ConnectAsync(await TransportAsync(), governance, _column.Revision);
    }

    private async Task<IClientTransport> TransportAsync()
    {
        switch (_column.Transport)
        {
            case MethodTransport.Memory:
                var (toServer, fromServer) = await StartInMemoryAsync();
                return new StreamClientTransport(toServer, fromServer);
            case MethodTransport.Stdio:
                return new StdioClientTransport(new()
                {
                    Command = MethodChild.Command,
                    Arguments = MethodChild.Arguments,
                    EnvironmentVariables = MethodChild.Environ(_witness, null, _granted),
                });
            default:
                return new HttpClientTransport(new() { Endpoint = await StartHttpAsync(), TransportMode = HttpTransportMode.StreamableHttp });
        }
    }

    private async Task<(Stream ToServer, Stream FromServer)> StartInMemoryAsync()
    {
        var toServer = new Pipe();
        var fromServer = new Pipe();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Add(builder.Services.AddMcpServer().WithStreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream()));
        var host = builder.Build();
        _ends.Push(async () =>
        {
            await toServer.Writer.CompleteAsync();
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        });
        await host.StartAsync();
        return (toServer.Writer.AsStream(), fromServer.Reader.AsStream());
    }

    private Process StartProcess()
    {
        var start = new ProcessStartInfo(MethodChild.Command, MethodChild.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in MethodChild.Environ(_witness, (_journal.Root, _journal.Keys), _granted))
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _ends.Push(async () =>
        {
            using var ending = process;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await process.WaitForExitAsync(patience.Token); // Its input has ended; it closes its journal.
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        });
        return process;
    }

    private async Task<Uri> StartHttpAsync()
    {
        // An endpoint that is stateful for everybody refuses the newer era.
        var sessions = _column.Transport == MethodTransport.HttpStateless ? HttpServerSessionMode.Stateless
            : _column.Revision == Revisions.Older ? HttpServerSessionMode.Stateful
            : HttpServerSessionMode.StatefulForInitializeClients;
        var server = await HttpTestServer.StartAsync(sessions, Add);
        _ends.Push(server.DisposeAsync);
        return server.Endpoint;
    }

    private void Add(IMcpServerBuilder mcp)
    {
        MethodServer.Add(mcp, _witness);
        if (ServerIsGoverned)
        {
            mcp.WithGovernance(governance =>
            {
                Compose(governance);
                if (_column.IsHttp)
                {
                    governance.UseHttp();
                }
            });
        }
    }

    private void Compose(GovernanceBuilder governance) => MethodGovernance.Compose(governance, _journal.Root, _journal.Keys, _granted);
}
