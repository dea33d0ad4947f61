using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>What schemas say, in sentences for reviewers: long enough to judge, and no longer.</summary>
internal static class QuotedText
{
    private const int Most = 160, Before = 40;

    /// <summary>The beginning.</summary>
    public static string Cut(string text) => Window(text, 0);

    /// <summary>What became of something that is read: the parts that differ, with a little of what stands before them.</summary>
    public static string Change(JsonElement? old, JsonElement? now)
    {
        if (old is null || now is null)
        {
            return now is null ? "is gone" : $"is new: {Cut(now.Value.GetRawText())}";
        }

        var (before, after) = (old.Value.GetRawText(), now.Value.GetRawText());
        var from = Math.Max(before.AsSpan().CommonPrefixLength(after) - Before, 0);
        return $"was {Window(before, from)} and is {Window(after, from)}";
    }

    private static string Window(string text, int from)
    {
        // Short as a whole, or from a place that is not inside a character to another.
        if (text.Length <= Most)
        {
            return text;
        }

        from -= from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        var to = Math.Min(text.Length, from + Most);
        to -= to < text.Length && char.IsLowSurrogate(text[to]) ? 1 : 0;
        return $"{(from > 0 ? "…" : "")}{text[from..to]}{(to < text.Length ? "…" : "")}";
    }
}
