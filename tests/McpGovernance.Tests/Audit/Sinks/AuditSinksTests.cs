using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpGovernance.Tests.Audit;

/// <summary>Sinks as a host adds, measures and ends them.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditSinksTests
{
    private static readonly Caller Alice = new() { Kind = CallerKind.Local, Subject = "alice" };

    private readonly Tools _tools = new();

    private Task<GovernedPair> StartAsync(Action<GovernanceBuilder> add) => GovernedPair.StartAsync(
        server => server.WithTools([_tools.Reading(), _tools.Changing()]),
        governance =>
        {
            governance.UsePolicy(policy => policy.Name("desk", "1").Role("desk", role => role.AssertedSubject("alice")).Allow("desk", "change_thing", "read_thing"));
            add(governance);
        },
        Alice);

    [Test]
    public async Task AddAuditSink_GovernedServer_EveryRecordReachesTheSink_AndItIsDisposed()
    {
        var sink = new CollectingAuditSink();
        await using (var pair = await StartAsync(governance => governance.AddAuditSink("it", _ => sink)))
        {
            GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await sink.WaitUntilAsync(static records => records.Any(static record => record.Type == "call.outcome"), limit.Token);
            pair.Services.GetRequiredService<AuditSinkStatus>().Sinks.Should().ContainSingle().Which.Name.Should().Be("it");
        }

        sink.IsDisposed.Should().BeTrue();
        sink.Records.Select(static record => record.Type).Should().Contain(["audit.opened", "call.intent", "call.outcome"]);
    }

    [Test]
    public async Task AddAuditSink_ByType_IsMadeWithItsDependencies()
    {
        await using var pair = await StartAsync(static governance => governance.AddAuditSink<NeedyAuditSink>());

        pair.Services.GetRequiredService<AuditSinkStatus>().Sinks.Should().ContainSingle().Which.Name.Should().Be("NeedyAuditSink");
    }

    [Test]
    public async Task AddAuditSink_SinkThatHangs_HoldsUpNoCall()
    {
        var sink = new FaultInjectingAuditSink(new CollectingAuditSink()) { Always = AuditSinkFault.Block };
        await using var pair = await StartAsync(governance => governance.AddAuditSink("stuck", _ => sink).UseAudit(static audit => audit.ShutdownTimeout = TimeSpan.FromMilliseconds(200)));

        for (var i = 0; i < 50; i++)
        {
            GovernedAssert.Permitted(await pair.Client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" }));
        }

        sink.Writes.Should().BeLessThanOrEqualTo(1);
    }

    [TestCase("it", "IT", "*Two sinks are called*")]
    public async Task AddAuditSink_SameNameTwice_DoesNotStart(string first, string second, string message)
    {
        var starting = () => StartAsync(governance => governance.AddAuditSink(first, static _ => new CollectingAuditSink()).AddAuditSink(second, static _ => new CollectingAuditSink()));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage(message);
    }

    [Test]
    public async Task AddAuditSink_DescriptionOutOfBounds_DoesNotStart([Values(0, 1, 2, 3)] int which)
    {
        var description = which switch
        {
            0 => new AuditSinkDescription { Name = "it", MaxRecords = 0 },
            1 => new AuditSinkDescription { Name = "it", MaxBytes = 0 },
            2 => new AuditSinkDescription { Name = "it", TimeLimit = TimeSpan.Zero },
            _ => new AuditSinkDescription { Name = "../it" },
        };
        var starting = () => StartAsync(which == 3
            ? governance => governance.Services.AddSingleton(new SinkRegistration(null, _ => new CollectingAuditSink(description)))
            : governance => governance.AddAuditSink("it", _ => new CollectingAuditSink(description)));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*it* cannot be used*");
    }

    [TestCase("")]
    [TestCase(".it")]
    [TestCase("a/b")]
    public void AddAuditSink_NameThatCannotNameAFile_IsRefused(string name)
    {
        GovernanceBuilder? builder = null;
        new ServiceCollection().AddMcpGovernance(given => builder = given);

        builder!.Invoking(given => given.AddAuditSink(name, static _ => new CollectingAuditSink())).Should().Throw<ArgumentException>();
    }

    [Test]
    public async Task CheckHealth_SinkThatIsDown_IsDegradedAndNamesIt()
    {
        var sink = new FaultInjectingAuditSink(new CollectingAuditSink()) { Always = AuditSinkFault.Throw };
        await using var pair = await StartAsync(governance => governance.AddAuditSink("siem", _ => sink));
        await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<AuditSinkStatus>().Sinks[0].Problem is not null);

        var check = ActivatorUtilities.CreateInstance<GovernanceHealthCheck>(pair.Services);
        var health = await check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("x", check, null, null) });

        health.Status.Should().Be(HealthStatus.Degraded);
        health.Description.Should().Contain("'siem'").And.Contain("stay in the journal");
        health.Data.Should().ContainKey("sink.siem");
    }

    [Test]
    public async Task Observe_SinkThatIsDown_ShowsLagAndFailuresAndNothingLost()
    {
        await using var fixture = new SinkFixture();
        var sink = fixture.AddFaulty();
        sink.Plan(AuditSinkFault.Throw);
        using var listener = new CollectingMeterListener(fixture.Meters);
        await fixture.StartAsync();
        await fixture.AppendAsync(4);
        await SinkFixture.SoonAsync(() => fixture.State.Failures == 1);
        fixture.Journal.Time.Advance(TimeSpan.FromMilliseconds(100));
        listener.Observe();

        listener.Of("mcpgovernance.sink.lag").Should().ContainSingle().Which.Should().BeEquivalentTo(new { Value = 5.0, Tags = "mcpgovernance.sink=it" });
        listener.Of("mcpgovernance.sink.lag.duration").Single().Value.Should().BeApproximately(0.1, 0.01);
        listener.Of("mcpgovernance.sink.failures").Single().Value.Should().Be(1);
        listener.Of("mcpgovernance.sink.lost").Single().Value.Should().Be(0);
    }

    [Test]
    public async Task Start_TwoPipelinesOfOneJournalWithOneSinkName_OneFollowsAndTheOtherWaits()
    {
        await using var fixture = new SinkFixture();
        fixture.AddFaulty();
        await fixture.StartAsync();
        await fixture.AppendAsync(1);
        await SinkFixture.SoonAsync(() => fixture.State.Delivered > 0);
        var second = new ForgetfulAuditSink();
        var others = new AuditSinks(new ServiceCollection().BuildServiceProvider(), [new SinkRegistration("it", _ => second)], fixture.Journal.Time, new Microsoft.Extensions.Logging.Testing.FakeLogger<AuditSinks>(fixture.Journal.Logger.Collector));
        others.Start(fixture.Log, fixture.Journal.Options);
        await SinkFixture.SoonAsync(() => fixture.LogLines.Any(static line => line.Contains("followed by another part", StringComparison.Ordinal)));

        await others.StopAsync(TimeSpan.FromSeconds(10));

        second.Seqs.Should().BeEmpty();
    }

    private sealed class NeedyAuditSink(TimeProvider time) : AuditSink
    {
        protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit) =>
            new(time is null ? AuditSinkResult.RetryAfter(TimeSpan.Zero) : AuditSinkResult.Acknowledged(batch.LastSeq));
    }
}
