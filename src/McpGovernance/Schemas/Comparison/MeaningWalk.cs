using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Lists what changed in a schema without changing what is asked.</summary>
internal sealed class MeaningWalk
{
    private const int MaxChanges = 1_000, MaxReferences = 16;

    private static readonly JsonElement s_empty = JsonElement.Parse("{}");

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

    private readonly JsonElement _old;
    private readonly JsonElement _now;
    private readonly List<MeaningChange> _changes = [];
    private readonly HashSet<(string? Old, string? Now)> _followed = [];

    private MeaningWalk(JsonElement old, JsonElement now) => (_old, _now) = (old, now);

    public static IReadOnlyList<MeaningChange> Compare(JsonElement old, JsonElement now)
    {
        var walk = new MeaningWalk(old, now);
        walk.Schema(old, now, "", references: 0);
        return walk._changes;
    }

    private void Schema(JsonElement old, JsonElement now, string pointer, int references)
    {
        if (old.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array)
        {
            for (var index = 0; index < Math.Min(old.GetArrayLength(), now.GetArrayLength()); index++)
            {
                Schema(old[index], now[index], string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pointer}/{index}"), references);
            }
        }

        // 'true' asks as little, and says as little, as an empty schema.
        (old, now) = (old.ValueKind == JsonValueKind.True ? s_empty : old, now.ValueKind == JsonValueKind.True ? s_empty : now);
        if (old.ValueKind != JsonValueKind.Object || now.ValueKind != JsonValueKind.Object || _changes.Count >= MaxChanges)
        {
            return;
        }

        if (Reference(old) != Reference(now) && references < MaxReferences && _followed.Add((Reference(old) ?? pointer, Reference(now) ?? pointer)))
        {
            (old, now, references) = (Followed(old, _old), Followed(now, _now), references + 1);
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
                    Below(keyword, before, after, $"{pointer}/{JsonPointer.Escape(keyword)}", references);
                }
            }
            else if (!isOld || !isNow || !JsonEquality.AreEqual(before, after))
            {
                _changes.Add(new MeaningChange(pointer, keyword, $"{(pointer.Length == 0 ? "The schema" : $"'{pointer}'")}: '{keyword}' {QuotedText.Change(isOld ? before : null, isNow ? after : null)}."));
            }
        }
    }

    /// <summary>A schema with what it refers to read in its place: its own words go before those.</summary>
    private static JsonElement Followed(JsonElement schema, JsonElement root)
    {
        for (var step = 0; step < MaxReferences && Reference(schema) is { } reference; step++)
        {
            var target = Referred(root, reference);
            var own = schema.EnumerateObject().Where(static one => one.Name != "$ref").ToList();
            schema = ValueText.Of(own.Concat(target.EnumerateObject().Where(other => !own.Exists(one => one.Name == other.Name))).Select(static one => KeyValuePair.Create(one.Name, one.Value)));
        }

        return schema;
    }

    private static string? Reference(JsonElement schema) => schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String ? reference.GetString() : null;

    /// <summary>What a pointer within the document leads to; an empty schema where it leads out of it.</summary>
    private static JsonElement Referred(JsonElement root, string reference) =>
        reference.StartsWith('#') && JsonPointer.TryFind(root, Uri.UnescapeDataString(reference[1..]), out var found) && found.ValueKind == JsonValueKind.Object ? found : s_empty;

    private void Below(string keyword, JsonElement before, JsonElement after, string pointer, int references)
    {
        if (!s_named.Contains(keyword))
        {
            Schema(before, after, pointer, references);
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
                Schema(member.Value, other, $"{pointer}/{JsonPointer.Escape(member.Name)}", references);
            }
        }
    }
}
