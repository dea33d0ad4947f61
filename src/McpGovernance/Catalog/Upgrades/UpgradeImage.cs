using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>A schema of what comes out of steps: what they make of each value that a schema allows is allowed by it.</summary>
/// <remarks>
/// Over values with declared properties only, as callers give them, and for steps at the top of objects whose properties are declared in one place. It allows no
/// less than what comes out, and may allow more.
/// </remarks>
internal sealed class UpgradeImage
{
    private const string Properties = "properties", Required = "required", Definitions = "$defs", OldDefinitions = "definitions", Dialect = "$schema";

    private static readonly HashSet<string> s_understood = new(StringComparer.Ordinal)
    {
        "type", Properties, Required, "additionalProperties", "minProperties", "maxProperties", Definitions, OldDefinitions, Dialect,
        "title", "description", "default", "examples", "$comment", "readOnly", "writeOnly", "deprecated",
    };

    private static readonly string[] s_elsewhere = ["$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"];

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Makes the schema.</summary>
    /// <param name="schema">What is allowed before.</param>
    /// <param name="steps">What is done.</param>
    /// <returns>What is allowed after; <see langword="null"/> where it cannot be written down.</returns>
    public static JsonElement? Of(JsonElement schema, IReadOnlyList<UpgradeStep> steps)
    {
        if (!IsPlain(schema) || steps.Any(static step => UpgradeStep.Segments(step.Path).Length != 1 || (step.Kind == UpgradeStepKind.Move && UpgradeStep.Segments(step.To!).Length != 1)))
        {
            return null;
        }

        var image = new UpgradeImage();
        image.Read(schema);
        foreach (var step in steps)
        {
            image.Apply(step, UpgradeStep.Segments(step.Path)[0]);
        }

        return image.Write(schema);
    }

    /// <summary>Whether all that says anything of an object's members stands in one place, and references lead to definitions that stay.</summary>
    private static bool IsPlain(JsonElement schema) => schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object")
        && schema.EnumerateObject().All(static member => s_understood.Contains(member.Name))
        && (!schema.TryGetProperty(Properties, out var properties) || (properties.ValueKind == JsonValueKind.Object && !properties.EnumerateObject().Any(static one => !StaysWhole(one.Value))))
        && (!schema.TryGetProperty(Definitions, out var named) || StaysWhole(named)) && (!schema.TryGetProperty(OldDefinitions, out var old) || StaysWhole(old));

    private static bool StaysWhole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(static member => member.Name == "$ref"
            ? member.Value.ValueKind == JsonValueKind.String && (member.Value.GetString()!.StartsWith("#/$defs/", StringComparison.Ordinal) || member.Value.GetString()!.StartsWith("#/definitions/", StringComparison.Ordinal))
            : !(s_elsewhere.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.String) && StaysWhole(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(StaysWhole),
        _ => true,
    };

    private static JsonObject AnyOf(JsonNode one, JsonNode other) => new JsonObject { ["anyOf"] = new JsonArray(one.DeepClone(), other.DeepClone()) };

    private static JsonObject Only(params IEnumerable<JsonElement> values) => new JsonObject { ["enum"] = new JsonArray([.. values.Select(static value => JsonNode.Parse(value.GetRawText()))]) };

    private static JsonObject Wrapped(JsonNode schema, string? name) => name is null
        ? new JsonObject { ["type"] = "array", ["items"] = schema.DeepClone(), ["minItems"] = 1, ["maxItems"] = 1 }
        : new JsonObject { ["type"] = "object", [Properties] = new JsonObject { [name] = schema.DeepClone() }, [Required] = new JsonArray(name), ["additionalProperties"] = false };

    private void Read(JsonElement schema)
    {
        if (schema.TryGetProperty(Properties, out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                _places[property.Name] = new Place(JsonNode.Parse(property.Value.GetRawText())!, false);
            }
        }

        if (!schema.TryGetProperty(Required, out var required) || required.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var name in required.EnumerateArray().Select(static one => one.GetString()!))
        {
            _places[name] = new Place(_places.TryGetValue(name, out var place) ? place.Schema : JsonValue.Create(true), true);
        }
    }

    private void Apply(UpgradeStep step, string name)
    {
        switch (step.Kind)
        {
            case UpgradeStepKind.Set:
                _places[name] = new Place(Only(step.Value!.Value), true);
                break;
            case UpgradeStepKind.Default when !_places.TryGetValue(name, out var known):
                _places[name] = new Place(Only(step.Value!.Value), true);
                break;
            case UpgradeStepKind.Default:
                var given = _places[name];
                _places[name] = given.IsRequired ? given : new Place(AnyOf(given.Schema, Only(step.Value!.Value)), true);
                break;
            case UpgradeStepKind.Remove:
                _places.Remove(name);
                break;
            case UpgradeStepKind.Rename or UpgradeStepKind.Move:
                Move(name, step.Kind == UpgradeStepKind.Move ? UpgradeStep.Segments(step.To!)[0] : step.To!);
                break;
            case var kind when _places.TryGetValue(name, out var place):
                _places[name] = place with { Schema = kind == UpgradeStepKind.Wrap ? Wrapped(place.Schema, step.To) : Mapped(place.Schema, step.Values) };
                break;
        }
    }

    /// <summary>Where the value is there it takes the other place; where it is not, that place stays as it is.</summary>
    private void Move(string name, string to)
    {
        if (name != to && _places.Remove(name, out var moved))
        {
            _places[to] = moved.IsRequired || !_places.TryGetValue(to, out var there) ? moved : new Place(AnyOf(moved.Schema, there.Schema), there.IsRequired);
        }
    }

    private static JsonObject Mapped(JsonNode schema, IReadOnlyList<KeyValuePair<JsonElement, JsonElement>> values)
    {
        if (schema is JsonObject { Count: > 0 } known && known["enum"] is JsonArray listed)
        {
            return Only(listed.Select(one => JsonElement.Parse(one?.ToJsonString() ?? "null"))
                .Select(one => values.Where(pair => JsonEquality.AreEqual(pair.Key, one)).Select(static pair => (JsonElement?)pair.Value).FirstOrDefault() ?? one));
        }

        return AnyOf(schema, Only(values.Select(static pair => pair.Value)));
    }

    private JsonElement Write(JsonElement schema)
    {
        var image = new JsonObject { ["type"] = "object" };
        foreach (var kept in new[] { Dialect, Definitions, OldDefinitions })
        {
            if (schema.TryGetProperty(kept, out var value))
            {
                image[kept] = JsonNode.Parse(value.GetRawText());
            }
        }

        image[Properties] = new JsonObject(_places.Select(static place => KeyValuePair.Create(place.Key, (JsonNode?)place.Value.Schema.DeepClone())));
        image[Required] = new JsonArray([.. _places.Where(static place => place.Value.IsRequired).Select(static place => place.Key).Order(StringComparer.Ordinal).Select(static name => (JsonNode)name)]);
        image["additionalProperties"] = false;
        return JsonElement.Parse(image.ToJsonString());
    }

    private sealed record Place(JsonNode Schema, bool IsRequired);
}
