using McpGovernance.OpenTelemetry.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace McpGovernance.OpenTelemetry.Tests;

/// <remarks>Listeners hear the whole process: these tests run by themselves.</remarks>
[NonParallelizable]
internal sealed class GovernanceMeterProviderBuilderExtensionsTests
{
    [Test]
    public async Task Metrics_OfAllCalls_AreThoseOfBothMetersWithoutAddressesOfResources()
    {
        var metrics = new List<MetricSnapshot>();
        using (var provider = Sdk.CreateMeterProviderBuilder().AddGovernanceInstrumentation().AddInMemoryExporter(metrics).Build())
        {
            await using var desk = await Desk.StartServerAsync(static _ => { });
            await desk.CallEverythingAsync();
            provider.ForceFlush();
        }

        metrics.Select(static metric => metric.Name).Should().Contain(
            ["mcpgovernance.calls", "mcpgovernance.refusals", "mcp.server.operation.duration", "mcp.client.operation.duration"]);
        Exported.Texts(metrics).Should().Contain("resources/read").And.Contain("tool_error")
            .And.NotContain(static text => text.Contains(LeakyTools.PersonalNumber, StringComparison.Ordinal));
    }

    [Test]
    public async Task Metrics_WithoutTheExtension_HaveAddressesOfResources()
    {
        var metrics = new List<MetricSnapshot>();
        using (var provider = Sdk.CreateMeterProviderBuilder().AddMeter("Experimental.ModelContextProtocol").AddInMemoryExporter(metrics).Build())
        {
            await using var desk = await Desk.StartBareAsync();
            await desk.CallEverythingAsync();
            provider.ForceFlush();
        }

        Exported.Texts(metrics).Should().Contain(static text => text.Contains(LeakyTools.PersonalNumber, StringComparison.Ordinal), "this is why there is a view");
    }

    [Test]
    public void AddGovernanceInstrumentation_WithoutABuilder_Throws() =>
        ((Action)(static () => ((MeterProviderBuilder)null!).AddGovernanceInstrumentation())).Should().Throw<ArgumentNullException>();
}
