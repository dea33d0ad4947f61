using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text.Json;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Client;

/// <summary>A real client and an ordinary server over two pipes; the client governed or, to compare, not.</summary>
internal sealed class ClientFixture : IAsyncDisposable
{
    public const string ServerId = "desk";

    private readonly TemporaryJournal _journal = new();
    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new();
    private readonly TapStream _tap;
    private readonly IHost _host;

    private ClientFixture(Action<IMcpServerBuilder> server, string[] granted, Action<GovernanceBuilder>? configure, Action<PolicyBuilder>? policy)
    {
        _tap = new TapStream(_toServer.Writer.AsStream());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        server(builder.Services.AddMcpServer().WithStreamServerTransport(_toServer.Reader.AsStream(), _fromServer.Writer.AsStream()));
        _host = builder.Build();
        Governance = StandaloneGovernance.Create(governance =>
        {
            _journal.Keep(governance).UsePolicy(policy ?? (written => written.Name("client", "1").Allow("local", granted)));
            governance.UseAdmission(options =>
            {
                options.CallerAttemptsPerMinute = options.ConnectionAttemptsPerMinute = 60_000_000;
                options.CallerBurst = options.ConnectionBurst = 1_000_000;
            });
            configure?.Invoke(governance);
        });
    }

    public Governance Governance { get; }

    /// <summary>What went over the wire to the server, one line a message.</summary>
    public IReadOnlyList<string> Sent => _tap.Lines;

    /// <param name="server">What the server has.</param>
    /// <param name="granted">What the operating system's user may use, unless there is a policy of the test's own.</param>
    /// <param name="configure">More of governance.</param>
    /// <param name="policy">The policy.</param>
    public static async Task<ClientFixture> StartAsync(
        Action<IMcpServerBuilder> server, string[] granted, Action<GovernanceBuilder>? configure = null, Action<PolicyBuilder>? policy = null)
    {
        var fixture = new ClientFixture(server, granted, configure, policy);
        await fixture._host.StartAsync();
        return fixture;
    }

    public IClientTransport Transport => new StreamClientTransport(_tap, _fromServer.Reader.AsStream());

    public Task<McpClient> ConnectAsync(string? revision, Action<McpClientOptions>? configure = null, bool governed = true)
    {
        var options = new McpClientOptions { ProtocolVersion = revision, ClientInfo = new() { Name = "agent", Version = "1" } };
        configure?.Invoke(options);
        return governed
            ? McpClient.CreateAsync(Transport.WithGovernance(Governance, ServerId), options.WithGovernance(Governance))
            : McpClient.CreateAsync(Transport, options);
    }

    /// <summary>Closes governance and reads what is on record.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecordsAsync()
    {
        await Governance.DisposeAsync();
        return _journal.Read();
    }

    public async ValueTask DisposeAsync()
    {
        await _toServer.Writer.CompleteAsync();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await Governance.DisposeAsync();
        _journal.Dispose();
    }

    /// <summary>Writes on, and remembers.</summary>
    private sealed class TapStream(Stream inner) : Stream
    {
        private readonly ConcurrentQueue<byte[]> _written = new();

        public IReadOnlyList<string> Lines => System.Text.Encoding.UTF8.GetString([.. _written.SelectMany(static bytes => bytes)])
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            _written.Enqueue(buffer[offset..(offset + count)]);
            inner.Write(buffer, offset, count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _written.Enqueue(buffer.ToArray());
            return inner.WriteAsync(buffer, cancellationToken);
        }
    }
}
