namespace McpGovernance.Schemas;

/// <summary>What is known about an array that is looked for.</summary>
internal sealed class ArrayFacts
{
    public ArrayFacts()
    {
    }

    public ArrayFacts(ArrayFacts other)
    {
        (Least, Most, IsUnique, Repeats) = (other.Least, other.Most, other.IsUnique, other.Repeats);
        Rules.AddRange(other.Rules);
        Refused.AddRange(other.Refused);
        RefusedAfter.AddRange(other.RefusedAfter);
        Nowhere.AddRange(other.Nowhere);
        Somewhere.AddRange(other.Somewhere);
        Fewer.AddRange(other.Fewer);
    }

    public int Least { get; set; }

    public int Most { get; set; } = int.MaxValue;

    public bool IsUnique { get; set; }

    /// <summary>Whether two items are to be equal.</summary>
    public bool Repeats { get; set; }

    public List<(ArrayRules Rules, bool IsDeclaredOnly)> Rules { get; } = [];

    /// <summary>Items that are not to be what a schema asks.</summary>
    public List<(int Index, SchemaNode Refused)> Refused { get; } = [];

    /// <summary>As <see cref="Refused"/>, at this place or a later one.</summary>
    public List<(int From, SchemaNode Refused)> RefusedAfter { get; } = [];

    /// <summary>What no item is to be.</summary>
    public List<SchemaNode> Nowhere { get; } = [];

    /// <summary>What as many items are to be.</summary>
    public List<(SchemaClaim Asked, int Count)> Somewhere { get; } = [];

    /// <summary>What fewer items than this are to be.</summary>
    public List<(SchemaNode Asked, int Count)> Fewer { get; } = [];

    /// <summary>From here on all places are alike.</summary>
    public int Uniform => Rules.Select(static one => one.Rules.Prefix.Length).DefaultIfEmpty(0).Max();

    public void Add(ArrayRules rules, bool isDeclaredOnly)
    {
        Rules.Add((rules, isDeclaredOnly));
        Least = Math.Max(Least, rules.MinItems);
        Most = Math.Min(Most, rules.MaxItems);
        IsUnique |= rules.UniqueItems;
        if (rules.Contains is { } contains && rules.MinContains > 0)
        {
            Somewhere.Add((new SchemaClaim(contains, isDeclaredOnly), rules.MinContains));
        }
    }

    /// <summary>What is asked of the item at a place.</summary>
    public IEnumerable<SchemaClaim> At(int index) =>
        from one in Rules
        let schema = index < one.Rules.Prefix.Length ? one.Rules.Prefix[index] : one.Rules.Items
        where schema is not null
        select new SchemaClaim(schema, one.IsDeclaredOnly);
}
