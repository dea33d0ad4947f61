using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.EndToEnd.Parity;
using McpGovernance.Tests.Support;
using ModelContextProtocol.AspNetCore;

namespace McpGovernance.AspNetCore.Tests;

/// <summary>Over HTTP too a governed client that may do everything is a client like any other: the scenarios of the pipes, and those that HTTP alone has.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpParityTests
{
    private static readonly ParityScenario[] Scenarios = ParityScenarios.All;
    private static readonly ParityScenario[] Resumed = ResumptionScenarios.All;

    private static readonly HttpMode[] Modes =
    [
        new(HttpServerSessionMode.Stateful, Revisions.Older),
        new(HttpServerSessionMode.Stateless, Revisions.Older),
        new(HttpServerSessionMode.Stateless, Revisions.Newer),
    ];

    [Test]
    public Task Play_Governed_SeesWhatTheUngovernedSees([ValueSource(nameof(Scenarios))] ParityScenario scenario, [ValueSource(nameof(Modes))] HttpMode mode) =>
        CompareAsync(scenario, mode);

    [Test]
    public Task Resume_Governed_SeesWhatTheUngovernedSees([ValueSource(nameof(Resumed))] ParityScenario scenario) => CompareAsync(scenario, Modes[0]);

    private static Task CompareAsync(ParityScenario scenario, HttpMode mode)
    {
        var parity = new ParityMode(mode.HasSession ? ParityWire.HttpWithSession : ParityWire.HttpWithoutSession, mode.Revision);
        return ParityRun.CompareAsync(scenario, parity, governed => PlayAsync(scenario, mode, parity, governed));
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(ParityScenario scenario, HttpMode mode, ParityMode parity, bool governed)
    {
        var cutting = new CuttingHandler();
        await using var web = await ParityWeb.StartAsync(mode.Sessions, mcp => ResumptionScenarios.AddTools(mcp, cutting));
        return await ParityRun.PlayAsync(
            scenario,
            governance => new ParityRun(parity, web.Desk, () => web.Transport(cutting), web.BreakAsync, governance)
            {
                Resume = session => web.Transport(new SocketsHttpHandler(), options => options.KnownSessionId = session),
            },
            governed);
    }
}
