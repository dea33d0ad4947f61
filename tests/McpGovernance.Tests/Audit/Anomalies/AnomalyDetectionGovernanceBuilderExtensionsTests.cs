using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class AnomalyDetectionGovernanceBuilderExtensionsTests
{
    private static Task<GovernedPair> StartAsync(Action<GovernanceBuilder> add) => GovernedPair.StartAsync(
        static server => server.WithTools([new Tools().Reading()]),
        governance =>
        {
            governance.UsePolicy(static policy => policy.Name("desk", "1").Allow("anonymous", "*"));
            add(governance);
        });

    [Test]
    public async Task AddAnomalyDetection_Twice_IsOneSinkWithBothSettings()
    {
        await using var pair = await StartAsync(static governance => governance.AddAnomalyDetection(static options => options.BurstRefusals = 3).AddAnomalyDetection(static options => options.MaxPairs = 5));

        await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<AuditSinkStatus>().Sinks.Count > 0);
        pair.Services.GetRequiredService<AuditSinkStatus>().Sinks.Should().ContainSingle().Which.Name.Should().Be("anomaly-detection");
        pair.Services.GetRequiredService<IOptions<AnomalyDetectionOptions>>().Value.Should().BeEquivalentTo(new { BurstRefusals = 3L, MaxPairs = 5 });
    }

    [Test]
    public async Task AddAnomalyDetection_NotCalled_ThereIsNone()
    {
        await using var pair = await StartAsync(static _ => { });

        pair.Services.GetService<AnomalyStatus>().Should().BeNull();
        pair.Services.GetRequiredService<AuditSinkStatus>().Sinks.Should().BeEmpty();
    }

    [Test]
    public async Task AddAnomalyDetection_OptionsOutOfBounds_DoesNotStart()
    {
        var starting = () => StartAsync(static governance => governance.AddAnomalyDetection(static options => options.LookBack = TimeSpan.FromDays(1)));

        await starting.Should().ThrowAsync<OptionsValidationException>().WithMessage("*less than 'Learning'*");
    }

    [Test]
    public async Task AddAnomalyDetection_SinkOfTheSameName_DoesNotStart()
    {
        var starting = () => StartAsync(static governance => governance.AddAnomalyDetection().AddAuditSink("anomaly-detection", static _ => new CollectingAuditSink()));

        await starting.Should().ThrowAsync<GovernanceConfigurationException>().WithMessage("*'anomaly-detection'*");
    }

    [Test]
    public void AddAnomalyDetection_NoBuilder_Throws() =>
        FluentActions.Invoking(static () => ((GovernanceBuilder)null!).AddAnomalyDetection()).Should().Throw<ArgumentNullException>();

    [TestCase(true)]
    [TestCase(false)]
    public async Task CheckHealth_MemoryThatIsFull_IsDegradedAndSaysSo(bool isFull)
    {
        await using var pair = await StartAsync(static governance => governance.AddAnomalyDetection(static options => options.MaxPairs = 1));
        if (isFull)
        {
            GovernedAssert.Permitted(await pair.Client.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = "1" }));
            await SinkFixture.SoonAsync(() => pair.Services.GetRequiredService<AnomalyStatus>().IsFull);
        }

        var check = ActivatorUtilities.CreateInstance<GovernanceHealthCheck>(pair.Services);
        var health = await check.CheckHealthAsync(new HealthCheckContext { Registration = new HealthCheckRegistration("x", check, null, null) });

        health.Data["anomalies"].Should().Be(0L);
        health.Data["anomaliesLearning"].Should().Be(true);
        health.Status.Should().Be(isFull ? HealthStatus.Degraded : HealthStatus.Healthy);
        health.Description!.Contains("no first call is found any more", StringComparison.Ordinal).Should().Be(isFull);
    }
}
