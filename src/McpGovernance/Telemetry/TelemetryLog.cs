using Microsoft.Extensions.Logging;

namespace McpGovernance.Telemetry;

internal static partial class TelemetryLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "A listener to metrics or traces of McpGovernance threw. Calls go on and their records are complete; telemetry may not be. Said once.")]
    public static partial void ListenerFailed(ILogger logger, Exception cause);
}
