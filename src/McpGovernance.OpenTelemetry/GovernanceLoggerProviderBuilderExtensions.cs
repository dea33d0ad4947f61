using McpGovernance.OpenTelemetry;
using OpenTelemetry.Logs;

namespace McpGovernance;

/// <summary>Keeps the content of calls out of the MCP SDK's log records.</summary>
public static class GovernanceLoggerProviderBuilderExtensions
{
    /// <summary>Adds a <see cref="LogScrubbingProcessor"/>. Call it before exporters are added: a processor sees what those before it left.</summary>
    /// <param name="builder">The logger provider's builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static LoggerProviderBuilder AddGovernanceInstrumentation(this LoggerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProcessor(static _ => new LogScrubbingProcessor());
    }
}
