using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes a value of what one way of a search knows, or tells that there is none.</summary>
internal sealed class BranchEnd(ValueSearch search, BranchFacts facts, IReadOnlyList<SchemaClaim> claims, IReadOnlyList<SchemaNode> failed)
{
    public static ValueSet Null { get; } = new([JsonElement.Parse("null")], "const");

    public const string NoVerdict = "a value that would show a difference takes the validator too long";

    public static ValueSet Booleans { get; } = new([JsonElement.Parse("false"), JsonElement.Parse("true")], "enum");

    /// <summary>Whether what was added to what was known before leaves no value. False proves nothing.</summary>
    public bool IsRuledOut(JsonTypes type, BranchFacts before)
    {
        var isSure = true;
        return type switch
        {
            JsonTypes.Number => facts.Number.Find(out isSure) is null && isSure,
            JsonTypes.String => facts.Text.Find(search.Patterns, out isSure) is null && isSure,
            JsonTypes.Array => new ArrayEnd(search, facts.Array).IsRuledOut(),
            JsonTypes.Object => new ObjectEnd(search, facts.Object).IsRuledOut(before.Object),
            _ => false,
        };
    }

    public SearchAnswer Find(JsonTypes type)
    {
        var isSure = true;
        switch (type)
        {
            case JsonTypes.Number:
                return Tried(facts.Number.Find(out isSure) is { } number ? ValueText.OfNumber(number) : null, isSure);
            case JsonTypes.String:
                return Tried(facts.Text.Find(search.Patterns, out isSure) is { } text ? ValueText.Of(text) : null, isSure);
            case JsonTypes.Array:
                return FindArray();
            default:
                return FindObject();
        }
    }

    private SearchAnswer FindArray()
    {
        var end = new ArrayEnd(search, facts.Array);
        if (end.IsRuledOut())
        {
            return SearchAnswer.None;
        }

        return end.IsOnlyEmpty ? Tried(ValueText.Of(Array.Empty<JsonElement>()), isSure: true, isOnly: true) : FirstTried([end.Build(0), end.Build(1)]);
    }

    private SearchAnswer FindObject()
    {
        var end = new ObjectEnd(search, facts.Object);
        if (end.IsRuledOut(new ObjectFacts()))
        {
            return SearchAnswer.None;
        }

        return end.IsOnlyEmpty() ? Tried(ValueText.Of(Array.Empty<KeyValuePair<string, JsonElement>>()), isSure: true, isOnly: true) : FirstTried([end.Build(0), end.Build(1)]);
    }

    private SearchAnswer FirstTried(ReadOnlySpan<SearchAnswer> built)
    {
        var last = SearchAnswer.None;
        foreach (var answer in built)
        {
            var tried = answer.IsFound ? Tried(answer.Value, isSure: false) : answer;
            if (tried.IsFound)
            {
                return tried;
            }

            last = last.Reason is null ? tried : last;
        }

        return SearchAnswer.Unsure(last.Reason ?? Reason);
    }

    private string Reason => facts.Guess ?? (facts.Text.Formats.Count + facts.Text.NotFormats.Count > 0
        ? "no text could be made that tells the formats apart"
        : facts.Text.Patterns.Count + facts.Text.NotPatterns.Count > 0
            ? "the expressions look around, refer back or are too large to be compared"
            : "no proof was found, and of the values that were tried none shows a difference");

    /// <param name="value">What was made, if anything.</param>
    /// <param name="isSure">Whether it is proved that there is no other.</param>
    /// <param name="isOnly">Whether it was the only one.</param>
    private SearchAnswer Tried(JsonElement? value, bool isSure, bool isOnly = false)
    {
        var holds = value is { } one ? search.Holds(one, claims, failed) : false;
        return holds == true ? SearchAnswer.Found(value!.Value)
            : holds is null ? SearchAnswer.Unsure(NoVerdict)
            : isSure && (value is null || isOnly) ? SearchAnswer.None : SearchAnswer.Unsure(Reason);
    }
}
