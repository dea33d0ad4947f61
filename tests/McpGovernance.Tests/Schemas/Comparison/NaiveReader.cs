using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Schemas;

/// <summary>A schema as a reader has it that ignores names which it does not know, written out: the second opinion on the profile for results.</summary>
internal static class NaiveReader
{
    private const string Mark = "open:";

    /// <summary>Closed objects are open, but not below what chooses or refuses by it.</summary>
    public static JsonElement View(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return root;
        }

        var view = Opened(JsonNode.Parse(root.GetRawText()))!.AsObject();
        var named = new JsonObject();
        foreach (var one in root.GetProperty("$defs").EnumerateObject())
        {
            named[one.Name] = JsonNode.Parse(one.Value.GetRawText());
            named[Mark + one.Name] = Opened(JsonNode.Parse(one.Value.GetRawText()));
        }

        view["$defs"] = named;
        return JsonSerializer.SerializeToElement(view);
    }

    private static JsonNode? Opened(JsonNode? schema) => schema is JsonObject keywords
        ? new JsonObject(keywords.Select(static keyword => KeyValuePair.Create(keyword.Key, Opened(keyword.Key, keyword.Value))))
        : schema?.DeepClone();

    private static JsonNode? Opened(string keyword, JsonNode? argument) => (keyword, argument) switch
    {
        ("additionalProperties" or "unevaluatedProperties", JsonValue rest) when !rest.GetValue<bool>() => true,
        ("additionalProperties" or "unevaluatedProperties" or "then" or "else" or "items" or "unevaluatedItems", _) => Opened(argument),
        ("allOf" or "anyOf" or "prefixItems", JsonArray branches) => new JsonArray([.. branches.Select(Opened)]),
        ("properties" or "patternProperties" or "dependentSchemas", JsonObject members) => new JsonObject(members.Select(static one => KeyValuePair.Create(one.Key, Opened(one.Value)))),
        ("$ref", JsonValue reference) => reference.GetValue<string>().Replace("#/$defs/", $"#/$defs/{Mark}", StringComparison.Ordinal),
        _ => argument?.DeepClone(),
    };
}
