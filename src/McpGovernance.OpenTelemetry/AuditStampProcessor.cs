using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry;

/// <summary>Puts the record's own time, trace and span onto the log record that mirrors it; a logger only knows the moment at which it is called.</summary>
/// <remarks>It stands before every other processor of the provider: see <see cref="OpenTelemetryGovernanceBuilderExtensions"/>.</remarks>
internal sealed class AuditStampProcessor : BaseProcessor<LogRecord>
{
    /// <summary>The provider that it belongs to, once that is built.</summary>
    public LoggerProvider? Logs => ParentProvider as LoggerProvider;

    public override void OnEnd(LogRecord data)
    {
        if (data.Attributes is not MirroredRecord mirrored)
        {
            return;
        }

        data.TraceId = mirrored.Trace;
        data.SpanId = mirrored.Span;
        data.TraceFlags = ActivityTraceFlags.None;
        data.TraceState = null;
        if (mirrored.Time is { } time)
        {
            data.Timestamp = time.UtcDateTime;
        }

        if (mirrored.Observed is { } observed)
        {
            data.ObservedTimestamp = observed.UtcDateTime;
        }

        mirrored.IsStamped = true;
    }
}
