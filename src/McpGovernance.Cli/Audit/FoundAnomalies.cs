using System.Globalization;
using System.Text.Json;
using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>What the detectors found in a journal, the first so many of it.</summary>
internal sealed class FoundAnomalies
{
    internal const int MaxKept = 1000;

    private readonly List<CallAnomaly> _found = [];
    private long _count;

    /// <summary>Reads every record, so that the usual is learned; keeps what is asked for.</summary>
    public static FoundAnomalies In(IEnumerable<JoinedCall> steps, CallQuestion question)
    {
        var anomalies = new FoundAnomalies();
        var detector = new CallAnomalyDetector();
        foreach (var step in steps)
        {
            if (detector.Observe(step.Last) is { } anomaly && question.Matches(step))
            {
                anomalies.Add(anomaly);
            }
        }

        return anomalies;
    }

    public void WriteTable(CliConsole console)
    {
        console.Out.WriteLine();
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_count} anomalies"));
        new PagedTable(console, ["time", "anomaly", "why"]).Write(_found.Select(static one => new[]
        {
            one.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), Word(one.Kind), TerminalText.Escape(CallCells.Cut(one.Explanation, 400)),
        }));
        if (_count > _found.Count)
        {
            console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {_count - _found.Count} more: ask with --since"));
        }
    }

    public void WriteJson(Utf8JsonWriter writer)
    {
        var json = new OcsfJson(writer);
        writer.WriteNumber("anomalyCount", _count);
        writer.WriteStartArray("anomalies");
        foreach (var one in _found)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Word(one.Kind));
            writer.WriteString("time", one.Time.UtcDateTime);
            json.Text("caller", one.Caller);
            json.Text("tool", one.Tool);
            json.Text("call", one.Call);
            writer.WriteNumber("count", one.Count);
            json.Text("why", one.Explanation);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Word(CallAnomalyKind kind) => kind == CallAnomalyKind.FirstSeen ? "first_seen" : "refusal_burst";

    private void Add(CallAnomaly anomaly)
    {
        _count++;
        if (_found.Count < MaxKept)
        {
            _found.Add(anomaly);
        }
    }
}
