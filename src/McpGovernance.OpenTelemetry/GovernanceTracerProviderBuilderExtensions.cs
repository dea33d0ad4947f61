using McpGovernance.OpenTelemetry;
using OpenTelemetry.Trace;

namespace McpGovernance;

/// <summary>Lets a tracer provider have the spans of governance and of the MCP SDK, without the content of calls.</summary>
public static class GovernanceTracerProviderBuilderExtensions
{
    /// <summary>Listens to <c>McpGovernance</c> and <c>Experimental.ModelContextProtocol</c>, and keeps texts of errors, arguments and results out of their spans.</summary>
    /// <param name="builder">The tracer provider's builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// The order among processors and exporters does not matter. A provider of the same process that was built before, and does not call this, exports
    /// spans uncleaned; so does a processor that puts content into a span of MCP behind this one. See <see cref="SpanScrubbingProcessor"/>.
    /// </remarks>
    public static TracerProviderBuilder AddGovernanceInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddSource(InstrumentedSources.Governance, InstrumentedSources.Sdk)
            .AddInstrumentation(static () => new SpanScrubbingListener())
            .AddProcessor(static _ => new SpanScrubbingProcessor());
    }
}
