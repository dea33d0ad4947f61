using System.Text.Json;

namespace McpGovernance.Tests.Support;

/// <summary>Reads parts of a record by a path such as <c>decision.code</c>.</summary>
internal static class RecordJson
{
    public static string? Text(this JsonElement record, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (!record.TryGetProperty(name, out record))
            {
                return null;
            }
        }

        return record.ValueKind == JsonValueKind.String ? record.GetString() : record.GetRawText();
    }

    /// <summary>One line for each record: its type, target, code and outcome, as far as it has them.</summary>
    public static IEnumerable<string> Summaries(this IEnumerable<JsonElement> records) => records.Select(static record =>
        string.Join(' ', ((string?[])[record.Text("type"), record.Text("target.name"), record.Text("decision.code"), record.Text("outcome.status")]).OfType<string>()));
}
