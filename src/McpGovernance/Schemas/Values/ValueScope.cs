namespace McpGovernance.Schemas;

/// <summary>The resources that were entered on the way to a schema, which dynamic references depend on.</summary>
internal sealed class ValueScope
{
    private readonly SchemaNode _node;
    private readonly ValueScope? _outer;

    private ValueScope(SchemaNode node, ValueScope? outer)
    {
        _node = node;
        _outer = outer;
    }

    public static ValueScope? Enter(ValueScope? scope, SchemaNode node) =>
        !node.WidensScope || ReferenceEquals(scope?._node.Resource, node.Resource) ? scope : new ValueScope(node, scope);

    /// <summary>The outermost resource that has the anchor decides.</summary>
    public static SchemaNode Resolve(ValueScope? scope, DynamicReference reference)
    {
        var found = reference.Start;
        for (; scope is not null; scope = scope._outer)
        {
            found = reference.Targets.TryGetValue(scope._node.Resource, out var target) ? target : found;
        }

        return found;
    }

    public static void EnterAll(ValueScope? scope, ref Evaluation evaluation)
    {
        if (scope is not null)
        {
            EnterAll(scope._outer, ref evaluation);
            evaluation.Enter(scope._node);
        }
    }
}
