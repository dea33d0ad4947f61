using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>One condition as words: what is asked about, the keyword, and what the policy gives with it.</summary>
internal static class ClauseText
{
    public static string Of(Condition condition)
    {
        using var document = JsonDocument.Parse(condition.ToString());
        var member = document.RootElement.EnumerateObject().First();
        return $"{member.Name} {string.Join(", ", member.Value.EnumerateObject().Select(Words))}";
    }

    private static string Words(JsonProperty keyword) => keyword.Value.ValueKind switch
    {
        JsonValueKind.Array when keyword.Name == PolicyKeys.Enum && keyword.Value.GetArrayLength() == 1 => $"{PolicyKeys.EqualTo} {keyword.Value[0].GetRawText()}",
        JsonValueKind.Array when keyword.Name is PolicyKeys.Contains or PolicyKeys.Required or PolicyKeys.Type && keyword.Value.GetArrayLength() == 1 => $"{keyword.Name} {keyword.Value[0].GetRawText()}",
        JsonValueKind.Object when keyword.Value.TryGetProperty(PolicyKeys.Reference, out var fact) && fact.ValueKind == JsonValueKind.String => $"{keyword.Name} {fact.GetString()}",
        _ => $"{keyword.Name} {keyword.Value.GetRawText()}",
    };
}
