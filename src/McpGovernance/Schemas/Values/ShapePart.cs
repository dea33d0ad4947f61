namespace McpGovernance.Schemas;

/// <summary>One of the schemas that are applied to the same value.</summary>
/// <param name="Node">The schema.</param>
/// <param name="Scope">The way to it, itself included.</param>
/// <param name="Parent">The one that applies it in place.</param>
internal sealed record ShapePart(SchemaNode Node, ValueScope? Scope, ShapePart? Parent)
{
    /// <summary>Whether this is the other one or is applied by it, so that the other's <c>unevaluated*</c> knows what this one looked at.</summary>
    public bool IsWithin(ShapePart other)
    {
        for (var part = this; part is not null; part = part.Parent)
        {
            if (ReferenceEquals(part, other))
            {
                return true;
            }
        }

        return false;
    }

    public bool Repeats(SchemaNode node)
    {
        for (var part = this; part is not null; part = part.Parent)
        {
            if (ReferenceEquals(part.Node, node))
            {
                return true;
            }
        }

        return false;
    }
}
