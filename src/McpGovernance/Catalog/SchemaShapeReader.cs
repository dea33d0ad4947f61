using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Reads the shape off a schema. Each place is read once, however often it is referred to; what cannot be read off says nothing.</summary>
internal sealed class SchemaShapeReader
{
    private static readonly string[] s_lists = ["anyOf", "oneOf"];
    private static readonly string[] s_conditions = ["if", "then", "else"];

    private readonly JsonElement _root;
    private readonly Dictionary<string, SchemaShape> _read = new(StringComparer.Ordinal);
    private readonly Queue<(SchemaShape Shape, string Pointer)> _open = new();

    private SchemaShapeReader(JsonElement root) => _root = root;

    public static SchemaShape Read(JsonElement root)
    {
        var reader = new SchemaShapeReader(root);
        var shape = reader.At(root, "");
        while (reader._open.TryDequeue(out var next))
        {
            if (next.Shape.Schema.ValueKind == JsonValueKind.Object)
            {
                reader.ReadMembers(next.Shape, next.Pointer);
                reader.ReadTogether(next.Shape, next.Pointer);
            }
        }

        return shape;
    }

    private SchemaShape At(JsonElement schema, string pointer)
    {
        if (!_read.TryGetValue(pointer, out var shape))
        {
            shape = new SchemaShape(schema);
            _read.Add(pointer, shape);
            _open.Enqueue((shape, pointer));
        }

        return shape;
    }

    private void ReadMembers(SchemaShape shape, string pointer)
    {
        foreach (var member in Object(shape, "properties"))
        {
            shape.Members[member.Name] = At(member.Value, $"{pointer}/properties/{JsonPointer.Escape(member.Name)}");
        }

        foreach (var pattern in Object(shape, "patternProperties"))
        {
            shape.Patterns[pattern.Name] = pattern.Value;
        }

        shape.Required.AddRange(List(shape, "required").Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!));
        if (shape.TryGet("items", out var items) && items.ValueKind == JsonValueKind.Object)
        {
            shape.Items = At(items, $"{pointer}/items");
        }
    }

    private void ReadTogether(SchemaShape shape, string pointer)
    {
        if (shape.TryGet("$ref", out var reference) && reference.ValueKind == JsonValueKind.String && reference.GetString() is ['#', ..] text)
        {
            var fragment = Uri.UnescapeDataString(text[1..]);
            if (JsonPointer.TryFind(_root, fragment, out var target))
            {
                shape.Always.Add(At(target, fragment));
            }
        }

        shape.Always.AddRange(Branches(shape, pointer, "allOf"));
        shape.Perhaps.AddRange(s_lists.SelectMany(keyword => Branches(shape, pointer, keyword)));
        foreach (var keyword in s_conditions)
        {
            if (shape.TryGet(keyword, out var schema))
            {
                shape.Perhaps.Add(At(schema, $"{pointer}/{keyword}"));
            }
        }

        foreach (var dependent in Object(shape, "dependentSchemas"))
        {
            shape.Perhaps.Add(At(dependent.Value, $"{pointer}/dependentSchemas/{JsonPointer.Escape(dependent.Name)}"));
        }
    }

    private IEnumerable<SchemaShape> Branches(SchemaShape shape, string pointer, string keyword) =>
        List(shape, keyword).Select((branch, index) => At(branch, $"{pointer}/{keyword}/{index}"));

    private static JsonElement.ArrayEnumerator List(SchemaShape shape, string keyword) =>
        shape.TryGet(keyword, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static JsonElement.ObjectEnumerator Object(SchemaShape shape, string keyword) =>
        shape.TryGet(keyword, out var members) && members.ValueKind == JsonValueKind.Object ? members.EnumerateObject() : default;
}
