namespace McpGovernance.Schemas;

/// <summary>What is asked of arrays.</summary>
internal sealed class ArrayRules
{
    public int MinItems { get; set; }

    public int MaxItems { get; set; } = int.MaxValue;

    public bool UniqueItems { get; set; }

    public SchemaNode[] Prefix { get; set; } = [];

    /// <summary>For all items after <see cref="Prefix"/>.</summary>
    public SchemaNode? Items { get; set; }

    public SchemaNode? Contains { get; set; }

    public int MinContains { get; set; } = 1;

    public int MaxContains { get; set; } = int.MaxValue;

    /// <summary>Whether items that <see cref="Contains"/> matched count as evaluated: since 2020-12.</summary>
    public bool ContainsEvaluates { get; set; }

    public SchemaNode? Unevaluated { get; set; }

    public void Shorten()
    {
        Prefix = [.. Prefix.Select(static one => one.Meant)];
        (Items, Contains, Unevaluated) = (Items?.Meant, Contains?.Meant, Unevaluated?.Meant);
    }
}
