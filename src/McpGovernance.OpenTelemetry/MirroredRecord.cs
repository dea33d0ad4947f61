using System.Collections;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace McpGovernance.OpenTelemetry;

/// <summary>An audit record in the words of the logs signal. It is its own list of attributes, so that the processor that sets its time finds it.</summary>
internal sealed class MirroredRecord(List<KeyValuePair<string, object?>> attributes) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public required string EventName { get; init; }

    public required LogLevel Level { get; init; }

    public required string Body { get; init; }

    public DateTimeOffset? Time { get; init; }

    public DateTimeOffset? Observed { get; init; }

    public ActivityTraceId Trace { get; init; }

    public ActivitySpanId Span { get; init; }

    /// <summary>Whether a processor has put time and trace onto the log record.</summary>
    public bool IsStamped { get; set; }

    public int Count => attributes.Count;

    public KeyValuePair<string, object?> this[int index] => attributes[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => attributes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
