namespace McpGovernance.Schemas;

/// <summary>One compiled schema: what its keywords ask of a value, in the one form that all dialects are brought to.</summary>
/// <remarks>Written while compiling, then never again; after that it is thread safe.</remarks>
internal sealed class SchemaNode(SchemaResource resource, string pointer)
{
    /// <summary>The resource that it stands in; entering another one widens the dynamic scope.</summary>
    public SchemaResource Resource { get; } = resource;

    /// <summary>Where it stands, from the root of its document.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>Whether it does not mean what stands at its place: made up, or changed since.</summary>
    public bool IsMadeUp { get; init; }

    /// <summary>A value that would do, as JSON text: the first of <c>examples</c>, else the <c>default</c>.</summary>
    public string? Example { get; set; }

    public JsonTypes Types { get; set; } = JsonTypes.Any;

    /// <summary>Whether no <c>type</c> was given, so that every type passes.</summary>
    public bool TakesAnyType => (Types & JsonTypes.Any) == JsonTypes.Any;

    /// <summary>Whether nothing but <see cref="Types"/> is asked.</summary>
    public bool IsTypeOnly { get; set; }

    /// <summary>Whether a value of one type, or some of them, can be meant.</summary>
    public bool Admits(JsonTypes type) => (Types & (type == JsonTypes.Number ? JsonTypes.Number | JsonTypes.Integer : type)) != 0;

    /// <summary>Whether everything is valid.</summary>
    public bool IsTrue => IsTypeOnly && TakesAnyType;

    /// <summary>Whether a schema asks for different resources on its way, which a dynamic reference then depends on.</summary>
    public bool WidensScope { get; set; }

    public ValueSet[] Values { get; set; } = [];

    public NumberRules? Number { get; set; }

    public TextRules? Text { get; set; }

    public ArrayRules? Array { get; set; }

    public ObjectRules? Object { get; set; }

    /// <summary>Applied in place: <c>allOf</c>, and references.</summary>
    public SchemaNode[] AllOf { get; set; } = [];

    public SchemaNode[] AnyOf { get; set; } = [];

    public SchemaNode[] OneOf { get; set; } = [];

    public SchemaNode? Not { get; set; }

    public SchemaNode? If { get; set; }

    public SchemaNode? Then { get; set; }

    public SchemaNode? Else { get; set; }

    public DynamicReference? Dynamic { get; set; }

    /// <summary>Whether anything is applied in place.</summary>
    public bool HasInPlace { get; set; }

    /// <summary>Everything that is applied to the same value: what a cycle must not consist of.</summary>
    public IEnumerable<SchemaNode> InPlace()
    {
        IEnumerable<SchemaNode?> all = [.. AllOf, .. AnyOf, .. OneOf, Not, If, Then, Else, .. Object?.DependentSchemas.Select(static one => one.Schema) ?? []];
        return all.OfType<SchemaNode>();
    }

    /// <summary>Where it is nothing but a reference to another: that one.</summary>
    public SchemaNode Meant
    {
        get
        {
            var node = this;        // Not by recursion: a chain of references may be long.
            while (node.IsReference)
            {
                node = node.AllOf[0];
            }

            // Each link of the chain knows its end from now on, or a long one would be walked from each of its links.
            for (var link = this; link.IsReference && link.AllOf[0] != node;)
            {
                var next = link.AllOf[0];
                link.AllOf = [node];
                link = next;
            }

            return node;
        }
    }

    private bool IsReference => AllOf.Length == 1 && AnyOf.Length + OneOf.Length + Values.Length == 0 && TakesAnyType && !WidensScope
        && (Not, If, Dynamic, Number, Text, Array, Object) is (null, null, null, null, null, null, null);

    /// <summary>Lets nothing point at mere references any more. Only when no reference leads back to itself.</summary>
    public void Shorten()
    {
        AllOf = [.. AllOf.Select(static one => one.Meant)];
        AnyOf = [.. AnyOf.Select(static one => one.Meant)];
        OneOf = [.. OneOf.Select(static one => one.Meant)];
        (Not, If, Then, Else) = (Not?.Meant, If?.Meant, Then?.Meant, Else?.Meant);
        Array?.Shorten();
        Object?.Shorten();
    }

    /// <summary>Works out what the walk asks first. To be called once, when all keywords are in.</summary>
    public void Seal()
    {
        HasInPlace = AllOf.Length + AnyOf.Length + OneOf.Length > 0 || Not is not null || If is not null || Dynamic is not null;
        IsTypeOnly = !HasInPlace && Values.Length == 0 && Number is null && Text is null && Array is null && Object is null;
    }
}
