using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Redaction;

/// <summary>
/// Copies structured content without the data of some classes. What no schema describes is of no class that anybody knows, and goes as well: elements,
/// and properties with their names.
/// </summary>
/// <param name="classes">The classes whose data goes.</param>
/// <param name="redactors">Say what stands in their place.</param>
internal sealed class ClassCopy(IReadOnlyList<string> classes, ClassRedactors redactors)
{
    private readonly Dictionary<ClassNode, ClassStyle> _styles = [];

    /// <summary>The places whose data goes, in the order in which a value has them.</summary>
    public IReadOnlyList<ClassNode> Places(JsonElement value, ClassNode node)
    {
        var places = new List<ClassNode>();
        Find(value, node, isDescribed: true, places);
        return places;
    }

    /// <summary>Says how the data of a place goes; until then it stays.</summary>
    public void Choose(ClassNode place, ClassStyle style) => _styles[place] = style;

    /// <summary>The copy.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">What is known of it.</param>
    /// <param name="tally">Counts what goes.</param>
    public JsonNode? Make(JsonElement value, ClassNode node, SecretTally tally) => Copy(value, node, isDescribed: true, tally, out _);

    private void Find(JsonElement value, ClassNode node, bool isDescribed, List<ClassNode> places)
    {
        if (ClassThatGoes(value, node, isDescribed) is not null)
        {
            var place = isDescribed ? node : ClassNode.Unknown;
            if (!places.Contains(place))
            {
                places.Add(place);
            }

            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    var below = node.Property(member.Name, out var isDeclared);
                    if (isDeclared || ClassOfNameThatGoes(node, below) is null)
                    {
                        Find(member.Value, below, IsDescribed(below), places);
                    }
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    Find(item, node.Items, IsDescribed(node.Items), places);
                }

                break;
        }
    }

    private JsonNode? Copy(JsonElement value, ClassNode node, bool isDescribed, SecretTally tally, out bool isOmitted)
    {
        isOmitted = false;
        if (ClassThatGoes(value, node, isDescribed) is { } gone && _styles.TryGetValue(isDescribed ? node : ClassNode.Unknown, out var style))
        {
            tally.Add(gone);
            isOmitted = style == ClassStyle.Omitted;
            return style switch
            {
                ClassStyle.Named => JsonValue.Create(redactors.Redact(gone, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText())),
                ClassStyle.Empty => Empty(value.ValueKind),
                _ => null,
            };
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var member in value.EnumerateObject())
                {
                    var below = node.Property(member.Name, out var isDeclared);
                    if (!isDeclared && ClassOfNameThatGoes(node, below) is { } nameless)
                    {
                        tally.Add(nameless);
                        continue;
                    }

                    var copy = Copy(member.Value, below, IsDescribed(below), tally, out var isMemberOmitted);
                    if (!isMemberOmitted)
                    {
                        members[member.Name] = copy;
                    }
                }

                return members;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in value.EnumerateArray())
                {
                    var copy = Copy(item, node.Items, IsDescribed(node.Items), tally, out var isItemOmitted);
                    if (!isItemOmitted)
                    {
                        items.Add(copy);
                    }
                }

                return items;
            default:
                return StructuredRedactor.Node(value);
        }
    }

    /// <summary>The class because of which a value goes; <see langword="null"/> for one that stays. Of an object or array without a class the parts are looked at one by one.</summary>
    private string? ClassThatGoes(JsonElement value, ClassNode node, bool isDescribed)
    {
        foreach (var one in node.Classes)
        {
            if (Goes(one))
            {
                return one;
            }
        }

        var isWhole = value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);
        return !isDescribed || (node.Classes.Length == 0 && isWhole && Goes(ToolClasses.Unclassified)) ? ToolClasses.Unclassified : null;
    }

    /// <summary>A name that no schema declares is data as well: it stays where the names of an object have a class that stays, and its value has none that goes.</summary>
    private string? ClassOfNameThatGoes(ClassNode node, ClassNode below) =>
        Array.Find(node.Names.Classes, Goes) ?? (node.Names.Classes.Length == 0 ? ToolClasses.Unclassified : Array.Find(below.Classes, Goes));

    /// <summary>Whether a schema says anything of a place: not that it may be anything, and not only in a schema too large to be read whole.</summary>
    private static bool IsDescribed(ClassNode node) => !ReferenceEquals(node, ClassNode.Unknown);

    private bool Goes(string one)
    {
        for (var i = 0; i < classes.Count; i++)
        {
            if (string.Equals(classes[i], one, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static JsonNode? Empty(JsonValueKind kind) => kind switch
    {
        JsonValueKind.String => JsonValue.Create(""),
        JsonValueKind.Number => JsonValue.Create(0),
        JsonValueKind.True or JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Array => new JsonArray(),
        JsonValueKind.Object => new JsonObject(),
        _ => null,
    };
}
