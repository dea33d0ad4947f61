using McpGovernance.Testing;
using McpGovernance.Tests.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpGovernance.Tests.Testing;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FaultInjectingJournalTests
{
    private static readonly Dictionary<string, object?> Arguments = new() { ["id"] = "1" };

    private readonly Tools _tools = new();
    private readonly FaultInjectingJournal _journal = new();

    private Task<GovernedPair> StartAsync() => GovernedPair.StartAsync(
        server => server.WithTools([_tools.Reading(), _tools.Changing()]),
        governance => governance.UsePolicy(static policy => policy.Name("desk", "1").Allow("anonymous", "*_thing"))
            .UseAudit(static audit => audit.Timeout = TimeSpan.FromMilliseconds(300))
            .UseAuditSinkAsJournal("journal", _ => _journal));

    private static Task AvailableAsync(GovernedPair pair) => SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<JournalStatus>().IsAvailable);

    [Test]
    public async Task Refuse_Calls_AreRefusedUntilItComesBack()
    {
        await using var pair = await StartAsync();
        _journal.Refuse();

        GovernedAssert.Refused(await pair.Client.CallToolAsync("change_thing", Arguments), DenialCodes.AuditUnavailable);
        GovernedAssert.Refused(await pair.Client.CallToolAsync("read_thing", Arguments), DenialCodes.AuditUnavailable);
        _tools.Runs.Should().Be(0);
        var health = await JournalPlaceGovernanceBuilderExtensionsTests.HealthAsync(pair);
        health.Status.Should().Be(HealthStatus.Unhealthy);
        health.Description.Should().Contain("because a test wants it to be");

        _journal.ComeBack();
        await AvailableAsync(pair);
        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", Arguments));
        _tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task BeFull_Calls_WaitForTheirTimeoutAndAreRefused()
    {
        await using var pair = await StartAsync();
        _journal.BeFull();
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        GovernedAssert.Refused(await pair.Client.CallToolAsync("change_thing", Arguments), DenialCodes.AuditUnavailable);

        System.Diagnostics.Stopwatch.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromMilliseconds(250));
        _tools.Runs.Should().Be(0);
        _journal.ComeBack();
        await SinkFixture.SoonAsync(() => _journal.Records.Any(static record => record.Type == "call.outcome"));
        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", Arguments));
    }

    [Test]
    public async Task BeSlow_BelowTheTimeout_CallsAreSlowAndRun()
    {
        await using var pair = await StartAsync();
        _journal.BeSlow(TimeSpan.FromMilliseconds(50));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();

        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", Arguments));

        System.Diagnostics.Stopwatch.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromMilliseconds(80), "its intent and its outcome waited");
        _journal.Invoking(static journal => journal.BeSlow(TimeSpan.FromMilliseconds(-1))).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Test]
    public async Task RejectIntents_Calls_DoNotRunAndTheJournalIsAvailable()
    {
        await using var pair = await StartAsync();
        _journal.RejectIntents();

        GovernedAssert.Refused(await pair.Client.CallToolAsync("change_thing", Arguments), DenialCodes.AuditUnavailable);

        _tools.Runs.Should().Be(0);
        pair.Services.GetRequiredService<JournalStatus>().IsAvailable.Should().BeTrue();
        _journal.Records.Should().ContainSingle(static record => record.Type == "audit.gap");
        _journal.ComeBack();
        GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", Arguments));
    }
}
