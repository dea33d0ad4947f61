using McpGovernance.Telemetry;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.Telemetry;

[Parallelizable(ParallelScope.All)]
internal sealed class TelemetryGovernanceBuilderExtensionsTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void AddTelemetry_WithOrWithoutJournal_IsBuilt(bool journal)
    {
        var services = new ServiceCollection().AddLogging();
        if (journal)
        {
            services.AddSingleton<JournalStatus>(new FakeJournalStatus());
        }

        new GovernanceBuilder(services).AddTelemetry().AddTelemetry();
        using var provider = services.BuildServiceProvider();

        provider.GetServices<GovernanceInterceptor>().Should().ContainSingle().Which.Should().BeOfType<TelemetryInterceptor>();
        provider.GetServices<GovernanceTelemetry>().Should().ContainSingle();
    }
}
