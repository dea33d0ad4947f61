using System.Runtime.CompilerServices;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>The SDK's old HTTP transport: its messages do not say where they come from, so nothing may be guessed from what else the host has.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LegacySseTests : IDisposable
{
    private readonly HttpDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Test]
    public async Task Call_Nobody_IsAnonymousAlsoWhereTheHostServesStdioToo([Values] bool withStdio)
    {
        await using (var server = await StartAsync(withStdio))
        await using (var client = await server.ConnectAsync(Revisions.Older, token: null, HttpTransportMode.Sse))
        {
            (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal(HttpDesk.Open);
            var read = async () => await client.CallToolAsync(HttpDesk.Read, new Dictionary<string, object?> { ["id"] = "1" });
            (await read.Should().ThrowAsync<McpProtocolException>()).Which.ErrorCode.Should().Be(McpErrorCode.InvalidParams);
        }

        _desk.Journal.Read().Should().HaveCount(2).And.OnlyContain(static record =>
            record.Text("caller.kind") == "anonymous" && record.Text("transport") == "http" && record.Text("session") != null);
    }

    [Test]
    public async Task Call_AuthenticatedCaller_IsAttributed()
    {
        await using (var server = await StartAsync(withStdio: true))
        await using (var client = await server.ConnectAsync(Revisions.Older, HttpDesk.Alice, HttpTransportMode.Sse))
        {
            (await client.CallToolAsync(HttpDesk.Read, new Dictionary<string, object?> { ["id"] = "1" })).IsError.Should().NotBe(true);
        }

        _desk.Journal.Read().Should().HaveCount(2).And.OnlyContain(static record => record.Text("caller.subject") == "alice" && record.Text("transport") == "http");
    }

    private Task<HttpTestServer> StartAsync(bool withStdio) => HttpTestServer.StartAsync(
        HttpServerSessionMode.Stateful,
        mcp =>
        {
            _desk.Add(mcp);
            _desk.Govern(mcp);
            if (withStdio)
            {
                // Never constructed: a real one would take the standard input of the test run.
                mcp.Services.AddSingleton<ITransport>((StdioServerTransport)RuntimeHelpers.GetUninitializedObject(typeof(StdioServerTransport)));
            }
        },
#pragma warning disable MCP9004 // Hosts that still have it are governed too.
        transport: static options => options.EnableLegacySse = true);
#pragma warning restore MCP9004
}
