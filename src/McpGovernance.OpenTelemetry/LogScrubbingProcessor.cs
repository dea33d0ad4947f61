using System.Collections.Frozen;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry;

/// <summary>Keeps the content of calls out of exported log records of the MCP SDK, which logs texts of errors, exceptions and, at the lowest level, whole messages.</summary>
/// <remarks>
/// Of a record whose category begins with <c>ModelContextProtocol</c> it keeps the template, a fixed list of attributes and the type of the exception. What comes before it sees the
/// record as it was: add it before the exporters. Thread safe. Never throws.
/// </remarks>
public sealed class LogScrubbingProcessor : BaseProcessor<LogRecord>
{
    private const string Template = "{OriginalFormat}";
    private const string Removed = "(removed)";

    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal, Template, "EndpointName", "Method", "method", "MessageType", "ErrorCode", "ElapsedMilliseconds", "TransportKind", "SessionId", "RequestId", "ToolName", "exception.type");

    /// <summary>Cleans a log record.</summary>
    /// <param name="data">The record.</param>
    public override void OnEnd(LogRecord data)
    {
        if (data?.CategoryName?.StartsWith(InstrumentedSources.SdkLoggers, StringComparison.Ordinal) != true)
        {
            return;
        }

        var exception = data.Exception;
        data.Exception = null;
        data.FormattedMessage = null;
        List<KeyValuePair<string, object?>> kept = [];
        string? template = null;
        try
        {
            foreach (var attribute in data.Attributes ?? [])
            {
                if (Kept.Contains(attribute.Key))
                {
                    kept.Add(attribute);
                    template = attribute.Key == Template ? attribute.Value as string : template;
                }
            }

            if (exception is not null)
            {
                kept.Insert(0, new("exception.type", exception.GetType().FullName)); // The template stands last.
            }
        }
        catch (Exception)
        {
            kept = [];
        }

        data.Attributes = kept;
        data.Body = template ?? Removed;
    }
}
