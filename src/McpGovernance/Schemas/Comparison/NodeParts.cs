namespace McpGovernance.Schemas;

/// <summary>What is applied in place to the value of a schema, by the keyword that applies it: one schema may stand under several.</summary>
internal static class NodeParts
{
    /// <summary>What a valid value may owe to: everything but <c>not</c> and <c>if</c>.</summary>
    public static IEnumerable<SchemaNode> Declaring(SchemaNode node) => Some([.. node.AllOf, .. node.AnyOf, .. node.OneOf, node.Then, node.Else, .. Dependent(node)]);

    /// <summary>What may look at members and items of a valid value: everything but <c>not</c>.</summary>
    public static IEnumerable<SchemaNode> Evaluating(SchemaNode node) => Some([node.If, .. Declaring(node)]);

    /// <summary>A schema and all that parts of it reach in place, each once.</summary>
    public static List<SchemaNode> Closure(IEnumerable<SchemaNode> from, Func<SchemaNode, IEnumerable<SchemaNode>> parts)
    {
        var closure = from.Distinct().ToList();
        var seen = closure.ToHashSet();
        for (var at = 0; at < closure.Count; at++)
        {
            closure.AddRange(parts(closure[at]).Where(seen.Add));
        }

        return closure;
    }

    private static IEnumerable<SchemaNode> Dependent(SchemaNode node) => node.Object?.DependentSchemas.Select(static one => one.Schema) ?? [];

    private static IEnumerable<SchemaNode> Some(IEnumerable<SchemaNode?> nodes) => nodes.OfType<SchemaNode>();
}
