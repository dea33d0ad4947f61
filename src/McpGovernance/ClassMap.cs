using System.Text.Json;

namespace McpGovernance;

/// <summary>Reads from a JSON Schema which data is of which class: <c>x-mcp-governance-class</c>, beside a type or anywhere that applies to the same place.</summary>
/// <remarks>
/// All branches count: what one alternative calls secret is secret. A class on an object or array holds for everything in it. References
/// within the document are followed; what cannot be followed is unknown.
/// </remarks>
internal sealed class ClassMap
{
    /// <summary>The keyword.</summary>
    public const string Keyword = "x-mcp-governance-class";

    private const int MaxNodes = 10_000;

    private static readonly string[] s_branches = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] s_conditions = ["if", "then", "else", "not", "contentSchema"];

    private readonly JsonElement _document;
    private readonly Dictionary<string, ClassNode> _known = new(StringComparer.Ordinal);

    private ClassMap(JsonElement document) => _document = document;

    /// <summary>What a schema says of the value that it describes.</summary>
    public static ClassNode Read(JsonElement schema) => new ClassMap(schema).Node([(schema, "#")], []);

    private ClassNode Node(List<(JsonElement Schema, string Place)> schemas, string[] inherited)
    {
        var all = Closed(schemas);
        var key = string.Join('\n', all.Select(static one => one.Place).Order(StringComparer.Ordinal).Concat(inherited));
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }

        if (all.Count == 0 && inherited.Length == 0)
        {
            return ClassNode.Unknown;
        }

        if (_known.Count >= MaxNodes)
        {
            return ClassNode.Unknown;   // Unknown is treated as secret.
        }

        var node = new ClassNode { Classes = [.. all.SelectMany(static one => Classes(one.Schema)).Concat(inherited).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] };
        _known[key] = node;
        foreach (var name in all.SelectMany(static one => Members(one.Schema, "properties")).Select(static one => one.Name).Distinct(StringComparer.Ordinal))
        {
            node.Add(name, Node([.. all.SelectMany(one => Below(one, "properties", name))], node.Classes));
        }

        node.Others = Node([.. all.SelectMany(static one => Others(one))], node.Classes);
        node.Names = Node([.. all.SelectMany(static one => Member(one, "propertyNames"))], node.Classes);
        node.Items = Node([.. all.SelectMany(static one => Items(one))], node.Classes);
        return node;
    }

    /// <summary>The schemas, and all that apply to the same place because of them.</summary>
    private List<(JsonElement Schema, string Place)> Closed(List<(JsonElement Schema, string Place)> schemas)
    {
        var all = new List<(JsonElement Schema, string Place)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<(JsonElement Schema, string Place)>(schemas);
        while (open.TryPop(out var one))
        {
            if (one.Schema.ValueKind != JsonValueKind.Object || !seen.Add(one.Place))
            {
                continue;
            }

            all.Add(one);
            foreach (var branch in s_branches.SelectMany(keyword => Elements(one, keyword)).Concat(s_conditions.SelectMany(keyword => Member(one, keyword))))
            {
                open.Push(branch);
            }

            foreach (var branch in Members(one.Schema, "dependentSchemas"))
            {
                open.Push((branch.Value, $"{one.Place}/dependentSchemas/{branch.Name}"));
            }

            if (Referred(one.Schema) is { } referred)
            {
                open.Push(referred);
            }
        }

        return all;
    }

    private (JsonElement Schema, string Place)? Referred(JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference) && !schema.TryGetProperty("$dynamicRef", out reference))
        {
            return null;
        }

        if (reference.ValueKind != JsonValueKind.String || reference.GetString() is not { } text || !text.StartsWith('#'))
        {
            return null;
        }

        var at = _document;
        foreach (var part in text.Split('/').Skip(1).Select(static part => Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(part, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return (at, text);
    }

    private static IEnumerable<string> Classes(JsonElement schema) => !schema.TryGetProperty(Keyword, out var said) ? []
        : said.ValueKind == JsonValueKind.String ? [said.GetString()!]
        : said.ValueKind == JsonValueKind.Array ? said.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)
        : [];

    private static IEnumerable<(JsonElement Schema, string Place)> Others((JsonElement Schema, string Place) one) =>
        Members(one.Schema, "patternProperties").Select(member => (member.Value, $"{one.Place}/patternProperties/{member.Name}"))
            .Concat(Member(one, "additionalProperties")).Concat(Member(one, "unevaluatedProperties"));

    private static IEnumerable<(JsonElement Schema, string Place)> Items((JsonElement Schema, string Place) one) =>
        Member(one, "items").Concat(Elements(one, "items")).Concat(Elements(one, "prefixItems")).Concat(Member(one, "additionalItems")).Concat(Member(one, "contains")).Concat(Member(one, "unevaluatedItems"));

    private static JsonElement.ObjectEnumerator Members(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var members) && members.ValueKind == JsonValueKind.Object ? members.EnumerateObject() : default;

    private static IEnumerable<(JsonElement Schema, string Place)> Below((JsonElement Schema, string Place) one, string keyword, string name) =>
        Members(one.Schema, keyword).Where(member => member.Name == name).Select(member => (member.Value, $"{one.Place}/{keyword}/{name}"));

    private static IEnumerable<(JsonElement Schema, string Place)> Member((JsonElement Schema, string Place) one, string keyword) =>
        one.Schema.TryGetProperty(keyword, out var member) && member.ValueKind == JsonValueKind.Object ? [(member, $"{one.Place}/{keyword}")] : [];

    private static IEnumerable<(JsonElement Schema, string Place)> Elements((JsonElement Schema, string Place) one, string keyword) =>
        one.Schema.TryGetProperty(keyword, out var elements) && elements.ValueKind == JsonValueKind.Array
            ? elements.EnumerateArray().Select((element, index) => (element, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{one.Place}/{keyword}/{index}")))
            : [];
}
