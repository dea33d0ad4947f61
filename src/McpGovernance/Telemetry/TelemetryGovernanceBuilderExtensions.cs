using System.Diagnostics.Metrics;
using McpGovernance.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace McpGovernance;

/// <summary>Registers telemetry. It is always on, costs nothing while nobody listens, and has nothing to configure.</summary>
internal static class TelemetryGovernanceBuilderExtensions
{
    internal static GovernanceBuilder AddTelemetry(this GovernanceBuilder builder)
    {
        builder.Services.TryAddSingleton(static services =>
            new GovernanceTelemetry(services.GetService<IMeterFactory>(), services.GetService<JournalStatus>(), services.GetService<ToolsStatus>(), services.GetService<PolicyStatus>()));
        return builder.AddBuiltIn<TelemetryInterceptor>();
    }
}
