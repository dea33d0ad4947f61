using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace McpGovernance.Tests.Schemas;

/// <summary>One who sends only names that the schema declares, read off the profile's definition: the second opinion on it.</summary>
/// <remarks>Where it is not clear whether a name counts as declared, it is left out: fewer values are tried then, and none too many.</remarks>
internal sealed class NaiveCaller(JsonElement root)
{
    /// <summary>The value without the names that nobody declares.</summary>
    public JsonElement Sent(JsonElement value) => JsonSerializer.SerializeToElement(Sent([root], value));

    private JsonNode? Sent(IReadOnlyList<JsonElement> schemas, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return JsonNode.Parse(value.GetRawText());
        }

        var applied = schemas.Select(Applied).ToList();
        return value.ValueKind == JsonValueKind.Array
            ? new JsonArray([.. value.EnumerateArray().Select(item => Sent([.. applied.SelectMany(static one => one).SelectMany(OfItems)], item))])
            : new JsonObject(value.EnumerateObject().Where(member => applied.TrueForAll(one => IsOpen(one) || one.Exists(schema => Declares(schema, member.Name))))
                .Select(member => KeyValuePair.Create(member.Name, Sent([.. applied.SelectMany(static one => one).SelectMany(schema => OfMember(schema, member.Name))], member.Value))));
    }

    /// <summary>The schema and all that may apply at the same place, but for what only asks.</summary>
    private List<JsonElement> Applied(JsonElement schema)
    {
        List<JsonElement> applied = [schema];
        for (var at = 0; at < applied.Count; at++)
        {
            applied.AddRange(InPlace(applied[at]).Where(one => one.ValueKind == JsonValueKind.Object && !applied.Exists(known => JsonElement.DeepEquals(known, one))));
        }

        return applied.FindAll(static one => one.ValueKind == JsonValueKind.Object);
    }

    private IEnumerable<JsonElement> InPlace(JsonElement schema) => schema.ValueKind != JsonValueKind.Object ? [] : schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
    {
        "allOf" or "anyOf" or "oneOf" => keyword.Value.EnumerateArray().AsEnumerable(),
        "then" or "else" => [keyword.Value],
        "dependentSchemas" => keyword.Value.EnumerateObject().Select(static one => one.Value),
        "$ref" => [root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..])],
        _ => [],
    });

    /// <summary>What declares nothing, or says what undeclared names hold, leaves names to the caller.</summary>
    private static bool IsOpen(List<JsonElement> applied) =>
        !applied.Exists(static schema => schema.TryGetProperty("properties", out _))
        || applied.Exists(static schema => IsSchema(schema, "additionalProperties") || IsSchema(schema, "unevaluatedProperties"));

    private static bool IsSchema(JsonElement schema, string keyword) => schema.TryGetProperty(keyword, out var rest) && rest.ValueKind == JsonValueKind.Object;

    private static bool Declares(JsonElement schema, string name) =>
        (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns) && patterns.EnumerateObject().Any(one => Regex.IsMatch(name, one.Name)));

    private static IEnumerable<JsonElement> OfItems(JsonElement schema) => schema.EnumerateObject().SelectMany(static keyword => keyword.Name switch
    {
        "prefixItems" => keyword.Value.EnumerateArray().AsEnumerable(),
        "items" or "contains" or "unevaluatedItems" => [keyword.Value],
        _ => [],
    });

    private static IEnumerable<JsonElement> OfMember(JsonElement schema, string name) => schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
    {
        "properties" => keyword.Value.TryGetProperty(name, out var property) ? [property] : [],
        "patternProperties" => keyword.Value.EnumerateObject().Where(one => Regex.IsMatch(name, one.Name)).Select(static one => one.Value),
        "additionalProperties" or "unevaluatedProperties" => [keyword.Value],
        _ => (IEnumerable<JsonElement>)[],
    });
}
