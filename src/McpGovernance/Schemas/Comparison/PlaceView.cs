namespace McpGovernance.Schemas;

/// <summary>All that is asked of the value at one place, with what is applied in any case brought together.</summary>
internal sealed class PlaceView
{
    public PlaceView(IEnumerable<SchemaClaim> claims)
    {
        Claims = [.. claims];
        var seen = new HashSet<SchemaNode>();
        var open = new Stack<PlacePart>(Claims.Reverse().Select(static claim => new PlacePart(claim, IsNullable: false)));
        while (open.TryPop(out var part))
        {
            if (!seen.Add(part.Node))
            {
                continue;
            }

            if (Unwrapped(part) is { } inner)
            {
                open.Push(inner);
                continue;
            }

            Parts.Add(part);
            foreach (var other in part.Node.AllOf.Reverse())
            {
                open.Push(new PlacePart(part.Claim.Of(other), part.IsNullable));
            }
        }
    }

    public IReadOnlyList<SchemaClaim> Claims { get; }

    public List<PlacePart> Parts { get; } = [];

    /// <summary>Where it stands: the first schema's place.</summary>
    public string Pointer => Claims.Count == 0 ? "" : Claims[0].Node.Pointer;

    /// <summary>The rules about objects.</summary>
    public IEnumerable<(SchemaNode Node, ObjectRules Rules)> Objects => from part in Parts where part.Node.Object is not null select (part.Node, part.Node.Object);

    /// <summary>The names that are declared.</summary>
    public IEnumerable<string> Declared =>
        (from one in Objects from number in Enumerable.Range(0, one.Rules.Properties.Length) where one.Rules.Properties[number] is not null select one.Rules.NameOf(number)).Distinct(StringComparer.Ordinal);

    /// <summary>What is asked of the member with a name.</summary>
    public List<SchemaClaim> At(string name, ValueSearch search)
    {
        var facts = new ObjectFacts();
        facts.Rules.AddRange(Parts.Where(static part => part.Node.Object is not null).Select(static part => (part.Node.Object!, part.Claim.IsDeclaredOnly)));
        return [.. new OtherNames(search, facts).At(name)];
    }

    /// <summary>Where a property is declared first.</summary>
    public string? PointerOf(string name) =>
        (from one in Objects
         let number = one.Rules.Names.Find(System.Text.Encoding.UTF8.GetBytes(name))
         where number >= 0 && one.Rules.Properties[number] is not null
         select $"{one.Node.Pointer}/properties/{JsonPointer.Escape(name)}").FirstOrDefault();

    /// <summary>A choice between something and null is that something, nullable.</summary>
    private static PlacePart? Unwrapped(PlacePart part)
    {
        var node = part.Node;
        var choice = node.AnyOf.Length == 2 ? node.AnyOf : node.OneOf;
        if (choice.Length != 2 || node.AnyOf.Length + node.OneOf.Length != 2 || node.AllOf.Length + node.Values.Length > 0 || !node.TakesAnyType
            || (node.Not, node.If, node.Dynamic, node.Number, node.Text, node.Array, node.Object) is not (null, null, null, null, null, null, null))
        {
            return null;
        }

        var other = Array.FindIndex(choice, static one => one is { IsTypeOnly: true, Types: JsonTypes.Null });
        return other >= 0 && !choice[1 - other].Admits(JsonTypes.Null) ? new PlacePart(part.Claim.Of(choice[1 - other]), IsNullable: true) : null;
    }
}
