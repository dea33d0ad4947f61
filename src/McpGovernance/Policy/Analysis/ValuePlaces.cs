using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>The places of a schema that speak of one value of the arguments. Where none speaks of it, it may be anything.</summary>
/// <remarks>What it says of types and values may be more than the schema allows, never less: nobody is told that something is impossible that is not.</remarks>
internal sealed class ValuePlaces
{
    /// <summary>Larger schemas are looked at only as far as this.</summary>
    private const int MaxNodes = 4096;

    private const JsonTypes Everything = JsonTypes.Any | JsonTypes.Integer;

    private readonly SchemaNode[] _alternatives;
    private readonly List<SchemaNode> _nodes;
    private readonly bool _isInner;

    /// <param name="alternatives">Schemas of which the value may have to meet one, or several.</param>
    /// <param name="isInner">Whether the value stands in an argument, and is not all of them.</param>
    public ValuePlaces(IEnumerable<SchemaNode> alternatives, bool isInner = false)
    {
        _isInner = isInner;
        _alternatives = [.. alternatives.Select(static node => node.Meant).Distinct()];
        _nodes = InPlace(_alternatives);
    }

    /// <summary>The types that the value can have.</summary>
    public JsonTypes Types => _alternatives.Length == 0 ? Everything : _alternatives.Aggregate(JsonTypes.None, static (types, node) => types | TypesOf(node, []));

    /// <summary>The names of members that the schema declares.</summary>
    public IEnumerable<string> Names => _nodes.Select(static node => node.Object).OfType<ObjectRules>()
        .SelectMany(static rules => Enumerable.Range(0, rules.Names.Count).Where(name => Declares(rules, name)).Select(rules.NameOf)).Distinct(StringComparer.Ordinal);

    /// <summary>What is said of a member; <see langword="null"/> when nothing declares it.</summary>
    public ValuePlaces? Member(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        var found = new List<SchemaNode>();
        var isRequired = false;
        foreach (var rules in _nodes.Select(static node => node.Object).OfType<ObjectRules>())
        {
            var number = rules.Names.Find(utf8);
            var before = found.Count;
            if (number >= 0 && rules.Properties[number] is { } property)
            {
                found.Add(property);
            }

            foreach (var (pattern, schema) in rules.Patterns)
            {
                var evaluation = new Evaluation(SchemaLimits.Default);
                if (pattern.IsMatch(utf8, ref evaluation))
                {
                    found.Add(schema);
                }
            }

            if (found.Count == before)
            {
                found.AddRange(new[] { rules.Additional, rules.Unevaluated }.OfType<SchemaNode>().Where(static node => !node.Meant.IsTrue));
            }

            isRequired |= Array.IndexOf(rules.Required, number) >= 0;
        }

        found.RemoveAll(static node => TypesOf(node.Meant, []) == JsonTypes.None);
        return found.Count > 0 || isRequired || SaysNothingOfMembers ? new ValuePlaces(found, isInner: true) : null;
    }

    /// <summary>What is said of the items of an array.</summary>
    public ValuePlaces Items() => new(_nodes.Select(static node => node.Array).OfType<ArrayRules>()
        .SelectMany(static rules => rules.Prefix.Append(rules.Items).Append(rules.Items is null ? rules.Unevaluated : null)).OfType<SchemaNode>(), isInner: true);

    /// <summary>Whether a member is always there.</summary>
    public bool Requires(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        return _alternatives.Length > 0 && Array.TrueForAll(_alternatives, node => Requires(node, utf8, MaxNodes));
    }

    /// <summary>Whether a value can be meant. What cannot be told can.</summary>
    public bool Allows(JsonElement value) => _alternatives.Length == 0 || Array.Exists(_alternatives, node =>
    {
        var evaluation = new Evaluation(SchemaLimits.Default);
        try
        {
            return evaluation.Check(node, new ElementInstance(value), default) || evaluation.Stops;
        }
        finally
        {
            evaluation.Dispose();
        }
    });

    /// <summary>Whether an argument may be an object of which the schema says nothing, so that no name in it can be called wrong.</summary>
    private bool SaysNothingOfMembers => _isInner && (Types & JsonTypes.Object) != 0 && _nodes.TrueForAll(static node => node.Object is null or { Names.Count: 0, Patterns.Length: 0, Additional: null, Unevaluated: null });

    private static bool Declares(ObjectRules rules, int name) => rules.Properties[name] is not null || rules.Required.Contains(name);

    private static bool Requires(SchemaNode node, byte[] name, int depth) =>
        (node.Object is { } rules && rules.Names.Find(name) is >= 0 and var number && rules.Required.Contains(number))
        || (depth > 0 && Array.Exists(node.AllOf, one => Requires(one.Meant, name, depth / 2)));

    /// <summary>Everything that may be applied to the same value, but for what must not hold.</summary>
    private static List<SchemaNode> InPlace(IEnumerable<SchemaNode> start)
    {
        var all = new List<SchemaNode>();
        var seen = new HashSet<SchemaNode>();
        var next = new Queue<SchemaNode>(start);
        while (next.TryDequeue(out var node) && all.Count < MaxNodes)
        {
            if (!seen.Add(node))
            {
                continue;
            }

            all.Add(node);
            IEnumerable<SchemaNode?> below =
            [
                .. node.AllOf, .. node.AnyOf, .. node.OneOf, node.If, node.Then, node.Else, node.Dynamic?.Start, .. node.Dynamic?.Targets.Values.AsEnumerable() ?? [],
                .. node.Object?.DependentSchemas.Select(static one => one.Schema) ?? [],
            ];
            foreach (var one in below.OfType<SchemaNode>())
            {
                next.Enqueue(one.Meant);
            }
        }

        return all;
    }

    private static JsonTypes TypesOf(SchemaNode node, Dictionary<SchemaNode, JsonTypes> known)
    {
        if (known.TryGetValue(node, out var types))
        {
            return types;
        }

        known[node] = Everything; // A schema that leads back to itself says nothing more there.
        types = WithIntegers(node.Types);
        foreach (var values in node.Values)
        {
            types &= WithIntegers(values.Types);
        }

        types = node.AllOf.Aggregate(types, (all, one) => all & TypesOf(one.Meant, known));
        foreach (var choices in new[] { node.AnyOf, node.OneOf })
        {
            types &= choices.Length == 0 ? Everything : choices.Aggregate(JsonTypes.None, (all, one) => all | TypesOf(one.Meant, known));
        }

        return known[node] = types;
    }

    private static JsonTypes WithIntegers(JsonTypes types) => (types & JsonTypes.Number) != 0 ? (types & Everything) | JsonTypes.Integer : types & Everything;
}
