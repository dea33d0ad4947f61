namespace McpGovernance.Schemas;

/// <summary>What <c>unevaluated*</c> leaves over: which names and places other keywords look at always, and which at most.</summary>
internal static class Evaluated
{
    /// <summary>Rules for what is looked at whenever the value is valid so far; null where that is everything.</summary>
    public static ObjectRules? MembersAlways(SchemaNode node) => Members(Closure(node, isAlways: true), node, MadeUpNodes.True);

    /// <summary>Rules that a valid value meets at least: what nothing can look at meets <paramref name="rest"/>. Null where that says nothing.</summary>
    public static ObjectRules? MembersAtMost(SchemaNode node, SchemaNode rest) => Members(Closure(node, isAlways: false), node, rest);

    /// <summary>How many places at the front are always looked at; null where all are.</summary>
    public static int? ItemsAlways(SchemaNode node) => Items(Closure(node, isAlways: true), node, mindsContains: false);

    /// <summary>How many places at the front are looked at at most; null where all may be.</summary>
    public static int? ItemsAtMost(SchemaNode node) => Items(Closure(node, isAlways: false), node, mindsContains: true);

    /// <summary>Whether both are the same.</summary>
    public static bool IsStatic(SchemaNode node) => Closure(node, isAlways: false).Count == Closure(node, isAlways: true).Count;

    private static ObjectRules? Members(List<SchemaNode> closure, SchemaNode self, SchemaNode? rest)
    {
        var all = closure.Where(static node => node.Object is not null).Select(static node => (Node: node, Rules: node.Object!)).ToList();
        if (closure.Exists(static node => node.Dynamic is not null) || all.Exists(one => one.Rules.Additional is not null || (one.Rules.Unevaluated is not null && one.Node != self)))
        {
            return null;
        }

        var names = all.SelectMany(static one => Enumerable.Range(0, one.Rules.Properties.Length).Where(number => one.Rules.Properties[number] is not null).Select(one.Rules.NameOf));
        return MadeUpNodes.Rules([.. names.Distinct(StringComparer.Ordinal)], all.SelectMany(static one => one.Rules.Patterns.Select(static pair => pair.Pattern)), MadeUpNodes.True, rest);
    }

    private static int? Items(List<SchemaNode> closure, SchemaNode self, bool mindsContains)
    {
        var all = closure.Where(static node => node.Array is not null).Select(static node => (Node: node, Rules: node.Array!)).ToList();
        var isAll = closure.Exists(static node => node.Dynamic is not null)
            || all.Exists(one => one.Rules.Items is not null || (one.Rules.Unevaluated is not null && one.Node != self) || (mindsContains && one.Rules.Contains is not null && one.Rules.ContainsEvaluates));
        return isAll ? null : all.Select(static one => one.Rules.Prefix.Length).DefaultIfEmpty(0).Max();
    }

    private static List<SchemaNode> Closure(SchemaNode node, bool isAlways) => NodeParts.Closure([node], isAlways ? static one => one.AllOf : NodeParts.Evaluating);
}
