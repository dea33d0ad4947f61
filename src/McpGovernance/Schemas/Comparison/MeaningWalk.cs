using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Lists what changed in a schema without changing what is asked.</summary>
internal static class MeaningWalk
{
    private const int MaxChanges = 1_000;

    private static readonly HashSet<string> s_asking = new(StringComparer.Ordinal)
    {
        "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
        "minItems", "maxItems", "uniqueItems", "minContains", "maxContains", "minProperties", "maxProperties", "required", "dependentRequired",
        "$ref", "$dynamicRef", "$recursiveRef", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary",
    };

    private static readonly HashSet<string> s_schemas = new(StringComparer.Ordinal)
    {
        "items", "additionalItems", "prefixItems", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties",
        "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
    };

    private static readonly HashSet<string> s_named = new(StringComparer.Ordinal) { "properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions" };

    public static IReadOnlyList<MeaningChange> Compare(JsonElement old, JsonElement now)
    {
        var changes = new List<MeaningChange>();
        Schema(old, now, "", changes);
        return changes;
    }

    private static void Schema(JsonElement old, JsonElement now, string pointer, List<MeaningChange> changes)
    {
        if (old.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array)
        {
            for (var index = 0; index < Math.Min(old.GetArrayLength(), now.GetArrayLength()); index++)
            {
                Schema(old[index], now[index], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pointer}/{index}"), changes);
            }
        }

        if (old.ValueKind != JsonValueKind.Object || now.ValueKind != JsonValueKind.Object || changes.Count >= MaxChanges)
        {
            return;
        }

        foreach (var keyword in old.EnumerateObject().Select(static one => one.Name).Union(now.EnumerateObject().Select(static one => one.Name), StringComparer.Ordinal))
        {
            var (isOld, isNow) = (old.TryGetProperty(keyword, out var before), now.TryGetProperty(keyword, out var after));
            if (s_asking.Contains(keyword))
            {
                continue;
            }

            if (s_schemas.Contains(keyword) || s_named.Contains(keyword))
            {
                if (isOld && isNow)
                {
                    Below(keyword, before, after, $"{pointer}/{JsonPointer.Escape(keyword)}", changes);
                }
            }
            else if (!isOld || !isNow || !JsonElement.DeepEquals(before, after))
            {
                changes.Add(new MeaningChange(pointer, keyword, $"{(pointer.Length == 0 ? "The schema" : $"'{pointer}'")}: '{keyword}' {QuotedText.Change(isOld ? before : null, isNow ? after : null)}."));
            }
        }
    }

    private static void Below(string keyword, JsonElement before, JsonElement after, string pointer, List<MeaningChange> changes)
    {
        if (!s_named.Contains(keyword))
        {
            Schema(before, after, pointer, changes);
            return;
        }

        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in before.EnumerateObject())
        {
            if (after.TryGetProperty(member.Name, out var other))
            {
                Schema(member.Value, other, $"{pointer}/{JsonPointer.Escape(member.Name)}", changes);
            }
        }
    }
}
