using Microsoft.Extensions.Logging;

namespace McpGovernance.OpenTelemetry;

/// <summary>How loud a record is: refusals are warnings, failures errors, everything else information.</summary>
internal static class RecordSeverity
{
    public static LogLevel Of(string? type, string? status) => (type, status) switch
    {
        (_, "refused" or "refused_by_others") => LogLevel.Warning,
        ("call.refused" or "catalog.refused" or "policy.refused" or "auth.failed" or "anomaly.first_seen" or "anomaly.refusal_burst", _) => LogLevel.Warning,
        (_, "tool_error" or "exception" or "timed_out" or "indeterminate") => LogLevel.Error,
        ("audit.gap", _) => LogLevel.Error,
        _ => LogLevel.Information,
    };
}
