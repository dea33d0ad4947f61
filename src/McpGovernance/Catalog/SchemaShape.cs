using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Catalog;

/// <summary>What a schema says about the members of an object, as far as it can be read off: names, defaults, and which are required.</summary>
/// <remarks>Schemas may refer to themselves, so this is a graph. <see cref="SchemaShapeReader"/> writes it, and after that nobody does.</remarks>
internal sealed class SchemaShape(JsonElement schema)
{
    /// <summary>Some value, to go with a name that is asked about.</summary>
    public static JsonElement Anything { get; } = JsonElement.Parse("null");

    public JsonElement Schema { get; } = schema;

    /// <summary>What stands in when the value is missing.</summary>
    public JsonElement? Default => TryGet("default", out var value) ? value : null;

    /// <summary>Whether it has a schema, and not just room, for members that it does not name.</summary>
    public bool DescribesOthers => TryGet("additionalProperties", out var others) && others.ValueKind == JsonValueKind.Object && others.GetPropertyCount() > 0;

    public Dictionary<string, SchemaShape> Members { get; } = new(StringComparer.Ordinal);

    public List<string> Required { get; } = [];

    /// <summary>Expressions that name members.</summary>
    public Dictionary<string, JsonElement> Patterns { get; } = new(StringComparer.Ordinal);

    /// <summary>What each item of an array is, where all are alike.</summary>
    public SchemaShape? Items { get; set; }

    /// <summary>Schemas that hold for the same value.</summary>
    public List<SchemaShape> Always { get; } = [];

    /// <summary>Schemas that may hold for the same value.</summary>
    public List<SchemaShape> Perhaps { get; } = [];

    /// <summary>A schema of the same edition that takes exactly the objects whose names fit one of the expressions.</summary>
    public static JsonElement OfPatterns(JsonElement schema, IEnumerable<string> patterns)
    {
        var made = new JsonObject
        {
            ["patternProperties"] = new JsonObject(patterns.Select(static pattern => KeyValuePair.Create(pattern, (JsonNode?)new JsonObject()))),
            ["additionalProperties"] = false,
        };
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$schema", out var edition))
        {
            made["$schema"] = JsonNode.Parse(edition.GetRawText());
        }

        return JsonElement.Parse(made.ToJsonString());
    }

    /// <summary>This and every schema that holds for the same value: always, or with <paramref name="perhaps"/> also those that may.</summary>
    public IReadOnlyCollection<SchemaShape> Together(bool perhaps)
    {
        var all = new HashSet<SchemaShape>(ReferenceEqualityComparer.Instance);
        var next = new Stack<SchemaShape>([this]);
        while (next.TryPop(out var shape))
        {
            if (all.Add(shape))
            {
                shape.Always.ForEach(next.Push);
                (perhaps ? shape.Perhaps : []).ForEach(next.Push);
            }
        }

        return all;
    }

    public bool TryGet(string keyword, out JsonElement value)
    {
        value = default;
        return Schema.ValueKind == JsonValueKind.Object && Schema.TryGetProperty(keyword, out value);
    }
}
