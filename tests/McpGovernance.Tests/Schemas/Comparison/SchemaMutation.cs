using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Schemas;

/// <summary>Changes of generated schemas.</summary>
internal static class SchemaMutation
{
    /// <summary>What stands beside these depends on them, or they on what stands beside them.</summary>
    private static readonly HashSet<string> s_entangled = ["$defs", "properties", "patternProperties", "prefixItems", "items", "additionalProperties", "contains", "minContains", "maxContains", "if", "then", "else"];

    /// <summary>The same with one keyword taken out, or taken from another schema.</summary>
    public static JsonElement Any(JsonElement schema, Random random)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return schema;
        }

        var copy = JsonNode.Parse(schema.GetRawText())!.AsObject();
        var keywords = copy.Select(static one => one.Key).Where(static key => key != "$defs").ToList();
        if (random.Next(2) == 0 && keywords.Count > 0)
        {
            copy.Remove(keywords[random.Next(keywords.Count)]);
        }
        else if (Other(random) is { } other)
        {
            foreach (var one in other.Where(static one => one.Key != "$defs").Take(1))
            {
                copy[one.Key] = one.Value?.DeepClone();
            }
        }

        return JsonSerializer.SerializeToElement(copy);
    }

    /// <summary>One that every value of the schema meets.</summary>
    public static JsonElement Weaker(JsonElement schema, Random random)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.Parse("true");
        }

        var copy = JsonNode.Parse(schema.GetRawText())!.AsObject();
        var keywords = copy.Select(static one => one.Key).Where(static key => !s_entangled.Contains(key)).ToList();
        if (keywords.Count > 0 && !keywords.Exists(static key => key.StartsWith("unevaluated", StringComparison.Ordinal)))
        {
            copy.Remove(keywords[random.Next(keywords.Count)]);
            return JsonSerializer.SerializeToElement(copy);
        }

        var named = copy["$defs"]!;
        copy.Remove("$defs");
        var branches = new JsonArray(copy);
        if (Other(random) is { } other)
        {
            other.Remove("$defs");
            branches.Insert(random.Next(2), other);
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["anyOf"] = branches, ["$defs"] = named });
    }

    /// <summary>One whose values all meet the schema.</summary>
    public static JsonElement Stronger(JsonElement schema, Random random)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return JsonElement.Parse("false");
        }

        var copy = JsonNode.Parse(schema.GetRawText())!.AsObject();
        var named = copy["$defs"]!;
        copy.Remove("$defs");
        var both = new JsonArray(copy);
        if (Other(random) is { } other)
        {
            other.Remove("$defs");
            both.Insert(random.Next(2), other);
        }

        return JsonSerializer.SerializeToElement(new JsonObject { ["allOf"] = both, ["$defs"] = named });
    }

    private static JsonObject? Other(Random random) => JsonNode.Parse(new SchemaGenerator(random.Next()).Schema().GetRawText()) as JsonObject;
}
