namespace McpGovernance.Schemas;

/// <summary>A schema as a reader has it that ignores names which it does not know.</summary>
internal sealed class ReaderView
{
    private readonly Dictionary<SchemaNode, SchemaNode> _views = [];
    private readonly Queue<(SchemaNode Node, SchemaNode View)> _open = new();

    private ReaderView()
    {
    }

    /// <remarks>Below <c>oneOf</c>, <c>not</c> and <c>if</c> nothing changes: to be closed selects there.</remarks>
    public static SchemaNode Of(SchemaNode root)
    {
        var view = new ReaderView();
        var result = view.View(root);
        while (view._open.TryDequeue(out var next))
        {
            view.Fill(next.Node, next.View);
        }

        foreach (var node in view._views.Values)
        {
            node.Seal();
        }

        return result;
    }

    private SchemaNode View(SchemaNode node)
    {
        if (_views.TryGetValue(node, out var known))
        {
            return known;
        }

        if (node.IsTypeOnly)
        {
            return node;
        }

        var view = new SchemaNode(node.Resource, node.Pointer)
        {
            IsMadeUp = true,
            Types = node.Types,
            WidensScope = node.WidensScope,
            Values = node.Values,
            Number = node.Number,
            Text = node.Text,
            OneOf = node.OneOf,
            Not = node.Not,
            If = node.If,
            Dynamic = node.Dynamic,
        };
        _views.Add(node, view);
        _open.Enqueue((node, view));
        return view;
    }

    /// <summary>Later, and not on the way: a chain of references may be long.</summary>
    private void Fill(SchemaNode node, SchemaNode view)
    {
        view.AllOf = [.. node.AllOf.Select(View)];
        view.AnyOf = [.. node.AnyOf.Select(View)];
        (view.Then, view.Else) = (Maybe(node.Then), Maybe(node.Else));
        view.Array = node.Array is null ? null : View(node.Array);
        view.Object = node.Object is null ? null : View(node.Object);
    }

    private SchemaNode? Maybe(SchemaNode? node) => node is null ? null : View(node);

    private ArrayRules View(ArrayRules rules) => new()
    {
        MinItems = rules.MinItems,
        MaxItems = rules.MaxItems,
        UniqueItems = rules.UniqueItems,
        Prefix = [.. rules.Prefix.Select(View)],
        Items = Maybe(rules.Items),
        Contains = rules.Contains,
        MinContains = rules.MinContains,
        MaxContains = rules.MaxContains,
        ContainsEvaluates = rules.ContainsEvaluates,
        Unevaluated = Maybe(rules.Unevaluated),
    };

    private ObjectRules View(ObjectRules rules) => new()
    {
        Names = rules.Names,
        Properties = [.. rules.Properties.Select(Maybe)],
        Required = rules.Required,
        RequiredBits = rules.RequiredBits,
        Patterns = [.. rules.Patterns.Select(one => (one.Pattern, View(one.Schema)))],
        Additional = Opened(rules.Additional),
        PropertyNames = rules.PropertyNames,
        MinProperties = rules.MinProperties,
        MaxProperties = rules.MaxProperties,
        DependentRequired = rules.DependentRequired,
        DependentSchemas = [.. rules.DependentSchemas.Select(one => (one.Name, View(one.Schema)))],
        Unevaluated = Opened(rules.Unevaluated),
    };

    private SchemaNode? Opened(SchemaNode? rest) => rest is null ? null : rest.Types == JsonTypes.None ? MadeUpNodes.True : View(rest);
}
