using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Fills in what a schema requires and has a default for.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class ArgumentDefaults(SchemaShape shape)
{
    /// <summary>The arguments with what was missing, or <see langword="null"/> when nothing can be filled in.</summary>
    public IDictionary<string, JsonElement>? Fill(IDictionary<string, JsonElement> arguments)
    {
        var filled = JsonObject.Create(ArgumentsElement.From(arguments))!;
        return TryFill(filled, shape.Together(perhaps: false))
            ? filled.ToDictionary(static member => member.Key, static member => ToElement(member.Value), StringComparer.Ordinal)
            : null;
    }

    private static bool TryFill(JsonNode? node, IReadOnlyCollection<SchemaShape> parts) => node switch
    {
        JsonObject members => TryFill(members, parts),
        JsonArray items => parts.Where(static part => part.Items is not null).SelectMany(static part => part.Items!.Together(perhaps: false)).ToList() is { Count: > 0 } inner
            && items.Aggregate(false, (any, item) => TryFill(item, inner) | any),
        _ => false,
    };

    private static bool TryFill(JsonObject members, IReadOnlyCollection<SchemaShape> parts)
    {
        var any = false;
        foreach (var name in parts.SelectMany(static part => part.Required).Where(name => !members.ContainsKey(name)))
        {
            if (Members(parts, name).Select(static part => part.Default).FirstOrDefault(static value => value is not null) is { } value)
            {
                members[name] = ToNode(value);
                any = true;
            }
        }

        foreach (var (name, value) in members.ToList())
        {
            any |= Members(parts, name) is { Count: > 0 } inner && TryFill(value, inner);
        }

        return any;
    }

    private static List<SchemaShape> Members(IReadOnlyCollection<SchemaShape> parts, string name) =>
        [.. parts.Where(part => part.Members.ContainsKey(name)).SelectMany(part => part.Members[name].Together(perhaps: false))];

    private static JsonNode? ToNode(JsonElement value) => JsonNode.Parse(value.GetRawText());

    private static JsonElement ToElement(JsonNode? node) => JsonElement.Parse(node?.ToJsonString() ?? "null");
}
