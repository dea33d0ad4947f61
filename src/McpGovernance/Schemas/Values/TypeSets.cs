namespace McpGovernance.Schemas;

/// <summary>Sets of types as they meet.</summary>
internal static class TypeSets
{
    public const JsonTypes Numeric = JsonTypes.Number | JsonTypes.Integer;

    private const int MaxDepth = 4;

    public static JsonTypes Meet(JsonTypes a, JsonTypes b)
    {
        var both = a & b & ~(Numeric | JsonTypes.AsWritten);
        if ((a & Numeric) == 0 || (b & Numeric) == 0)
        {
            return both;
        }

        if ((a & b & JsonTypes.Number) != 0)
        {
            return both | JsonTypes.Number;
        }

        var written = ((a & JsonTypes.Number) == 0 ? a : JsonTypes.None) | ((b & JsonTypes.Number) == 0 ? b : JsonTypes.None);
        return both | JsonTypes.Integer | (written & JsonTypes.AsWritten);
    }

    /// <summary>What is left when some are taken away. Of numbers, integers alone cannot be: what is left then has fractions.</summary>
    public static JsonTypes Without(JsonTypes types, JsonTypes excluded)
    {
        types &= ~(excluded & ~(Numeric | JsonTypes.AsWritten));
        return (excluded & JsonTypes.Number) != 0 ? types & ~(Numeric | JsonTypes.AsWritten)
            : (excluded & types & JsonTypes.Integer) != 0 ? types & ~(JsonTypes.Integer | JsonTypes.AsWritten) : types;
    }

    /// <summary>What a schema lets in at most, as far as a short look tells.</summary>
    public static JsonTypes Of(SchemaNode node, int depth = 0)
    {
        var types = node.Types;
        foreach (var values in node.Values)
        {
            types = Meet(types, values.Types);
        }

        foreach (var schema in depth < MaxDepth ? node.AllOf : [])
        {
            types = Meet(types, Of(schema, depth + 1));
        }

        foreach (var branches in depth < MaxDepth && types != JsonTypes.None ? (SchemaNode[][])[node.AnyOf, node.OneOf] : [])
        {
            types = branches.Length == 0 ? types : Meet(types, branches.Take(16).Aggregate(branches.Length > 16 ? JsonTypes.Any : JsonTypes.None, (all, branch) => all | Of(branch, depth + 1)));
        }

        return types;
    }
}
