using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>A host can serve standard input and output and sessions over HTTP at once.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TransportTests
{
    [Test]
    public async Task Session_BesideStdioInOneHost_IsNotTheLocalUser()
    {
        var audit = new CollectingAudit();
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<ITransport>((StdioServerTransport)RuntimeHelpers.GetUninitializedObject(typeof(StdioServerTransport)));
        services.AddMcpServer().WithTools([new Tools().Reading()]).Govern(audit, FakePolicy.AllowAll);
        await using var provider = services.BuildServiceProvider();
        Pipe toServer = new(), fromServer = new();
        await using var transport = new SessionTransport(new StreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream()));
        await using var server = McpServer.Create(transport, provider.GetRequiredService<IOptions<McpServerOptions>>().Value, null, provider);
        var running = server.RunAsync();
        var peer = new RawPeer(toServer.Writer.AsStream(), fromServer.Reader.AsStream(), Revisions.Older);
        await peer.InitializeAsync();
        await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "read_thing", ["arguments"] = new JsonObject { ["id"] = "1" } });
        await toServer.Writer.CompleteAsync();
        await running;
        audit.Outcomes.Should().ContainSingle().Which.Caller.Kind.Should().Be(CallerKind.Anonymous);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Address_IsAskedForOverHttpOnly(bool session)
    {
        var audit = new CollectingAudit();
        System.Net.IPAddress? seen = null;
        var services = new ServiceCollection().AddLogging().AddSingleton<ClientAddressSource>(new Address());
        services.AddMcpServer().WithTools([new Tools().Reading()]).Govern(audit, FakePolicy.AllowAll, governance =>
            governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Guards, (context, next) =>
            {
                seen = context.ClientAddress;
                return next();
            })));
        await using var provider = services.BuildServiceProvider();
        Pipe toServer = new(), fromServer = new();
        await using var streams = new StreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream());
        await using ITransport transport = session ? new SessionTransport(streams) : streams;
        await using var server = McpServer.Create(transport, provider.GetRequiredService<IOptions<McpServerOptions>>().Value, null, provider);
        var running = server.RunAsync();
        var peer = new RawPeer(toServer.Writer.AsStream(), fromServer.Reader.AsStream(), Revisions.Older);
        await peer.InitializeAsync();
        await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "read_thing", ["arguments"] = new JsonObject { ["id"] = "1" } });
        await toServer.Writer.CompleteAsync();
        await running;

        seen.Should().Be(session ? System.Net.IPAddress.Loopback : null);
    }

    private sealed class Address : ClientAddressSource
    {
        public override System.Net.IPAddress? Find() => System.Net.IPAddress.Loopback;
    }

    /// <summary>As the older transport over HTTP is: a session, and no transport of its own for each request.</summary>
    private sealed class SessionTransport(ITransport inner) : ITransport
    {
        public string? SessionId => "s1";

        public ChannelReader<JsonRpcMessage> MessageReader => inner.MessageReader;

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) => inner.SendMessageAsync(message, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
