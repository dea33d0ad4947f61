using McpGovernance.OpenTelemetry;
using OpenTelemetry.Metrics;

namespace McpGovernance;

/// <summary>Lets a meter provider have the metrics of governance and of the MCP SDK.</summary>
public static class GovernanceMeterProviderBuilderExtensions
{
    private static readonly string[] DurationTags =
    [
        "mcp.method.name", "mcp.protocol.version", "gen_ai.tool.name", "gen_ai.operation.name", "gen_ai.prompt.name", "error.type", "rpc.response.status_code",
        "network.transport", "network.protocol.name", "network.protocol.version", "server.address", "server.port",
    ];

    /// <summary>Listens to <c>McpGovernance</c> and <c>Experimental.ModelContextProtocol</c>.</summary>
    /// <param name="builder">The meter provider's builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// The SDK puts <c>mcp.resource.uri</c> onto its durations; the address of a templated resource has the arguments in it. A view of
    /// <c>mcp.server.operation.duration</c> and <c>mcp.client.operation.duration</c> keeps the other tags and leaves it out. A view of yours for one of them makes a second stream.
    /// </remarks>
    public static MeterProviderBuilder AddGovernanceInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddMeter(InstrumentedSources.Governance, InstrumentedSources.Sdk)
            .AddView("mcp.server.operation.duration", new MetricStreamConfiguration { TagKeys = DurationTags })
            .AddView("mcp.client.operation.duration", new MetricStreamConfiguration { TagKeys = DurationTags });
    }
}
