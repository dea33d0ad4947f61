using System.IO.Pipelines;
using McpGovernance.Tests.EndToEnd.Parity;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>A governed client that may do everything is a client like any other: each scenario is played with both, and they see the same.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PipeParityTests
{
    private static readonly ParityScenario[] Scenarios = ParityScenarios.All;

    [Test]
    public Task Play_Governed_SeesWhatTheUngovernedSees(
        [ValueSource(nameof(Scenarios))] ParityScenario scenario, [Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var mode = new ParityMode(ParityWire.Pipes, revision);
        return ParityRun.CompareAsync(scenario, mode, governed => PlayAsync(scenario, mode, governed));
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(ParityScenario scenario, ParityMode mode, bool governed)
    {
        Pipe toServer = new(), fromServer = new();
        var desk = new ParityDesk();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        desk.Add(builder.Services.AddMcpServer().WithStreamServerTransport(toServer.Reader.AsStream(), fromServer.Writer.AsStream()));
        var host = builder.Build();
        await host.StartAsync();
        try
        {
            return await ParityRun.PlayAsync(
                scenario,
                governance => new ParityRun(
                    mode,
                    desk,
                    () => new StreamClientTransport(toServer.Writer.AsStream(), fromServer.Reader.AsStream()),
                    async () => await fromServer.Writer.CompleteAsync(),
                    governance),
                governed);
        }
        finally
        {
            await toServer.Writer.CompleteAsync();
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }
}
