using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>A schema of what comes out of steps: what they make of each value that a schema allows is allowed by it.</summary>
/// <remarks>Over all values, for steps at the top of objects whose properties are declared in one place. It allows no less than what comes out, and may allow more.</remarks>
internal sealed class UpgradeImage
{
    private const string Properties = "properties", Required = "required", Additional = "additionalProperties", Reference = "$ref", Definitions = "$defs", OldDefinitions = "definitions", Dialect = "$schema";

    private static readonly HashSet<string> s_understood = new(StringComparer.Ordinal)
    {
        "type", Properties, Required, Additional, "minProperties", "maxProperties", Definitions, OldDefinitions, Dialect,
        "title", "description", "default", "examples", "$comment", "readOnly", "writeOnly", "deprecated",
    };

    private static readonly string[] s_elsewhere = ["$id", "id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor"];

    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>What undeclared names hold; null where there are none.</summary>
    private JsonNode? _rest = new JsonObject();

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
        && (!schema.TryGetProperty(Additional, out var rest) || StaysWhole(rest))
        && (!schema.TryGetProperty(Definitions, out var named) || StaysWhole(named)) && (!schema.TryGetProperty(OldDefinitions, out var old) || StaysWhole(old));

    private static bool StaysWhole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(static member => member.Name == Reference
            ? member.Value.ValueKind == JsonValueKind.String && (member.Value.GetString()!.StartsWith("#/$defs/", StringComparison.Ordinal) || member.Value.GetString()!.StartsWith("#/definitions/", StringComparison.Ordinal))
            : !(s_elsewhere.Contains(member.Name) && member.Value.ValueKind == JsonValueKind.String) && StaysWhole(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(StaysWhole),
        _ => true,
    };

    private static JsonObject AnyOf(JsonNode one, JsonNode other) => new JsonObject { ["anyOf"] = new JsonArray(one.DeepClone(), other.DeepClone()) };

    /// <summary>These values, each once.</summary>
    private static JsonObject Only(params IEnumerable<JsonElement> values)
    {
        var distinct = new List<JsonElement>();
        foreach (var value in values)
        {
            if (!distinct.Exists(one => JsonEquality.AreEqual(one, value)))
            {
                distinct.Add(value);
            }
        }

        return new JsonObject { ["enum"] = new JsonArray([.. distinct.Select(static value => JsonNode.Parse(value.GetRawText()))]) };
    }

    private static JsonObject Wrapped(JsonNode schema, string? name) => name is null
        ? new JsonObject { ["type"] = "array", ["items"] = schema.DeepClone(), ["minItems"] = 1, ["maxItems"] = 1 }
        : new JsonObject { ["type"] = "object", [Properties] = new JsonObject { [name] = schema.DeepClone() }, [Required] = new JsonArray(name), [Additional] = false };

    /// <summary>As every edition can read it.</summary>
    private static JsonNode Schema(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.True => new JsonObject(),
        JsonValueKind.False => Nothing(),
        _ => JsonNode.Parse(schema.GetRawText())!,
    };

    private static JsonObject Nothing() => new() { ["not"] = new JsonObject() };

    private void Read(JsonElement schema)
    {
        if (schema.TryGetProperty(Properties, out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                _places[property.Name] = new Place(Schema(property.Value), false);
            }
        }

        if (schema.TryGetProperty(Additional, out var rest))
        {
            _rest = rest.ValueKind == JsonValueKind.False ? null : Schema(rest);
        }

        if (!schema.TryGetProperty(Required, out var required) || required.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var name in required.EnumerateArray().Select(static one => one.GetString()!))
        {
            _places[name] = new Place(At(name)?.Schema ?? Nothing(), true);
        }
    }

    /// <summary>What may stand under a name; null where nothing may.</summary>
    private Place? At(string name) => _places.TryGetValue(name, out var place) ? place : _rest is null ? null : new Place(_rest, false);

    private void Apply(UpgradeStep step, string name)
    {
        var there = At(name);
        switch (step.Kind)
        {
            case UpgradeStepKind.Set:
                _places[name] = new Place(Only(step.Value!.Value), true);
                break;
            case UpgradeStepKind.Default:
                _places[name] = there is null ? new Place(Only(step.Value!.Value), true) : there.IsRequired ? there : new Place(AnyOf(there.Schema, Only(step.Value!.Value)), true);
                break;
            case UpgradeStepKind.Remove:
                Clear(name);
                break;
            case UpgradeStepKind.Rename or UpgradeStepKind.Move:
                Move(name, step.Kind == UpgradeStepKind.Move ? UpgradeStep.Segments(step.To!)[0] : step.To!);
                break;
            case var kind when there is not null:
                _places[name] = there with { Schema = kind == UpgradeStepKind.Wrap ? Wrapped(there.Schema, step.To) : Mapped(there.Schema, step.Values) };
                break;
        }
    }

    private void Clear(string name)
    {
        _places.Remove(name);
        if (_rest is not null)
        {
            _places[name] = new Place(Nothing(), false);
        }
    }

    /// <summary>Where the value is there it takes the other place; where it is not, that place stays as it is.</summary>
    private void Move(string name, string to)
    {
        if (name == to || At(name) is not { } moved)
        {
            return;
        }

        var there = At(to);
        Clear(name);
        _places[to] = moved.IsRequired || there is null ? moved : new Place(AnyOf(moved.Schema, there.Schema), there.IsRequired);
    }

    private static JsonNode Mapped(JsonNode schema, IReadOnlyList<KeyValuePair<JsonElement, JsonElement>> values)
    {
        if (values.Count == 0)
        {
            return schema;
        }

        // Earlier editions do not look at what stands beside a reference.
        if (schema is JsonObject known && known["enum"] is JsonArray listed && !known.ContainsKey(Reference))
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
        var required = new JsonArray([.. _places.Where(static place => place.Value.IsRequired).Select(static place => place.Key).Order(StringComparer.Ordinal).Select(static name => (JsonNode)name)]);
        if (required.Count > 0)
        {
            image[Required] = required;
        }

        image[Additional] = _rest?.DeepClone() ?? JsonValue.Create(false);
        return JsonElement.Parse(image.ToJsonString());
    }

    private sealed record Place(JsonNode Schema, bool IsRequired);
}
