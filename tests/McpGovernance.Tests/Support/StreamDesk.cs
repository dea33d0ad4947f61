using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>A governed host that serves one client after another over streams, as a socket server would.</summary>
internal sealed class StreamDesk : IAsyncDisposable
{
    private readonly TemporaryJournal _journal = new();
    private IHost? _host;

    public StreamDesk(Action<GovernanceBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddMcpServer(static options => options.ServerInfo = new() { Name = "test", Version = "1" })
            .WithTools(Tools.All)
            .WithGovernance(governance =>
            {
                _journal.Keep(governance)
                    .Configure(static options => options.Server = "desk")
                    .UsePolicy(static policy => policy.Name("streams", "1").Allow("anonymous", "*_thing"));
                configure?.Invoke(governance);
            });
        _host = builder.Build();
    }

    public LeavingTools Tools { get; } = new();

    public async Task<StreamDesk> StartAsync()
    {
        await _host!.StartAsync();
        return this;
    }

    /// <summary>One more client comes.</summary>
    public Session Connect() => new(_host!.Services);

    /// <summary>Another client comes, and is served.</summary>
    public async Task NextIsServedAsync(string revision)
    {
        await using var next = Connect();
        var peer = new RawPeer(next.ToServer, next.FromServer, revision);
        await peer.InitializeAsync();
        (await peer.RequestAsync("tools/call", LeavingTools.Call(LeavingTools.Reads)))["result"]!["content"]![0]!["text"]!.GetValue<string>().Should().Be("thing 1");
    }

    /// <summary>What is on record, without the calls of those who came next.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecordsAsync()
    {
        await StopAsync();
        return [.. _journal.Read().Where(static record => record.Text("target.name") != LeavingTools.Reads)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _journal.Dispose();
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    /// <summary>One client's connection, and the server at its other end.</summary>
    internal sealed class Session : IAsyncDisposable
    {
        private readonly Pipe _toServer = new();
        private readonly Pipe _fromServer = new();
        private readonly CancellationTokenSource _end = new();
        private readonly Task _run;

        public Session(IServiceProvider services)
        {
            Answers = new BreakingStream(_fromServer.Writer.AsStream());
            ToServer = _toServer.Writer.AsStream();
            FromServer = _fromServer.Reader.AsStream();
            var loggers = services.GetRequiredService<ILoggerFactory>();
            var server = McpServer.Create(
                new StreamServerTransport(_toServer.Reader.AsStream(), Answers, "test", loggers), services.GetRequiredService<IOptions<McpServerOptions>>().Value, loggers, services);
            _run = RunAsync(server);
        }

        public Stream ToServer { get; }

        public Stream FromServer { get; }

        /// <summary>What the server writes to.</summary>
        public BreakingStream Answers { get; }

        /// <summary>The client is gone: nothing more comes, and nothing can be told to it.</summary>
        public async Task HangUpAsync()
        {
            Answers.Break();
            await _fromServer.Reader.CompleteAsync();
            await _toServer.Writer.CompleteAsync();
            await _end.CancelAsync(); // A host ends the session of a connection that is gone; at the end of its input alone the SDK waits for what runs.
        }

        /// <summary>The server's end of the connection has ended too.</summary>
        public Task EndedAsync() => _run.WaitAsync(LeavingTools.Patience);

        public async ValueTask DisposeAsync()
        {
            await HangUpAsync();
            await EndedAsync();
        }

        private async Task RunAsync(McpServer server)
        {
            await using (server)
            {
                try
                {
                    await server.RunAsync(_end.Token);
                }
                catch (OperationCanceledException)
                {
                    // The client hung up.
                }
            }
        }
    }
}
