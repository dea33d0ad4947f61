using System.Text.Json;

namespace McpGovernance.Tests.Audit;

/// <summary>The record of an anomaly, as it stands in the journal.</summary>
internal sealed record RaisedAnomaly(JsonElement Record)
{
    public string? Text(string path) => Support.RecordJson.Text(Record, path);
}
