namespace McpGovernance.Schemas;

/// <summary>What is asked of objects. All names that a keyword mentions have a number in <see cref="Names"/>.</summary>
internal sealed class ObjectRules
{
    public NameTable Names { get; set; } = new([]);

    /// <summary>By the name's number; <see langword="null"/> where <c>properties</c> does not have it.</summary>
    public SchemaNode?[] Properties { get; set; } = [];

    /// <summary>The numbers of required names.</summary>
    public int[] Required { get; set; } = [];

    /// <summary><see cref="Required"/> as bits, one word for 64 names.</summary>
    public ulong[] RequiredBits { get; set; } = [];

    public (TextPattern Pattern, SchemaNode Schema)[] Patterns { get; set; } = [];

    /// <summary>For names that neither <see cref="Properties"/> nor <see cref="Patterns"/> know.</summary>
    public SchemaNode? Additional { get; set; }

    public SchemaNode? PropertyNames { get; set; }

    public int MinProperties { get; set; }

    public int MaxProperties { get; set; } = int.MaxValue;

    /// <summary>When the first is there, the others must be.</summary>
    public (int Name, int[] Required)[] DependentRequired { get; set; } = [];

    public (int Name, SchemaNode Schema)[] DependentSchemas { get; set; } = [];

    public SchemaNode? Unevaluated { get; set; }

    /// <summary>How many words of bits the names need.</summary>
    public int Words => (Names.Count + 63) / 64;

    public string NameOf(int number) => System.Text.Encoding.UTF8.GetString(Names[number]);

    public void Shorten()
    {
        Properties = [.. Properties.Select(static one => one?.Meant)];
        Patterns = [.. Patterns.Select(static one => (one.Pattern, one.Schema.Meant))];
        DependentSchemas = [.. DependentSchemas.Select(static one => (one.Name, one.Schema.Meant))];
        (Additional, PropertyNames, Unevaluated) = (Additional?.Meant, PropertyNames?.Meant, Unevaluated?.Meant);
    }
}
