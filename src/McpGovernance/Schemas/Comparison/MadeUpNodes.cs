using System.Text;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Schemas that stand in no document: what a search asks for beside what was written.</summary>
internal static class MadeUpNodes
{
    private static readonly SchemaResource s_nowhere = new(new SchemaDocument(null), "", default, "", SchemaDialect.Draft202012);

    public static SchemaNode True { get; } = Typed(JsonTypes.Any);

    public static SchemaNode False { get; } = Typed(JsonTypes.None);

    public static SchemaNode Text { get; } = Typed(JsonTypes.String);

    public static SchemaNode Typed(JsonTypes types) => Sealed(new SchemaNode(s_nowhere, "") { IsMadeUp = true, Types = types });

    public static SchemaNode Values(IReadOnlyList<JsonElement> values) => Sealed(Empty(node => node.Values = [new ValueSet(values, "enum")]));

    public static SchemaNode Matching(TextPattern pattern) => Sealed(Empty(node => node.Text = new TextRules { Pattern = pattern }));

    public static SchemaNode Of(ObjectRules rules) => Sealed(Empty(node => node.Object = rules));

    public static SchemaNode Of(ArrayRules rules) => Sealed(Empty(node => node.Array = rules));

    public static SchemaNode Not(SchemaNode refused) => Sealed(Empty(node => node.Not = refused));

    public static SchemaNode All(IEnumerable<SchemaNode> all) => Sealed(Empty(node => node.AllOf = [.. all]));

    public static SchemaNode Made(Action<SchemaNode> fill) => Sealed(Empty(fill));

    /// <summary>An object that has this member.</summary>
    public static SchemaNode WithMember(string name, SchemaNode value) => Of(Rules([name], [], value, null, isRequired: true));

    /// <summary>An array that has this item.</summary>
    public static SchemaNode WithItem(int index, SchemaNode value) => Made(node =>
    {
        node.Types = JsonTypes.Array;
        node.Array = new ArrayRules { MinItems = index + 1, Prefix = [.. Enumerable.Repeat(True, index), value] };
    });

    /// <summary>Rules about names: these and what matches get <paramref name="known"/>, the others <paramref name="additional"/>.</summary>
    public static ObjectRules Rules(IReadOnlyList<string> names, IEnumerable<TextPattern> patterns, SchemaNode known, SchemaNode? additional, bool isRequired = false)
    {
        var rules = new ObjectRules
        {
            Names = new NameTable([.. names.Select(Encoding.UTF8.GetBytes)]),
            Properties = [.. names.Select(_ => known)],
            Patterns = [.. patterns.Select(pattern => (pattern, known))],
            Additional = additional,
        };
        if (isRequired)
        {
            rules.Required = [.. Enumerable.Range(0, names.Count)];
            rules.RequiredBits = new ulong[rules.Words];
            foreach (var number in rules.Required)
            {
                rules.RequiredBits[number >> 6] |= 1UL << number;
            }
        }

        return rules;
    }

    private static SchemaNode Empty(Action<SchemaNode> fill)
    {
        var node = new SchemaNode(s_nowhere, "") { IsMadeUp = true };
        fill(node);
        return node;
    }

    private static SchemaNode Sealed(SchemaNode node)
    {
        node.Seal();
        return node;
    }
}
