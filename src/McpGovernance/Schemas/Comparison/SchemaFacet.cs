namespace McpGovernance.Schemas;

/// <summary>One thing that a schema asks, alone.</summary>
/// <param name="Kind">What it is called in a difference.</param>
/// <param name="Keyword">The keyword.</param>
/// <param name="Text">What it asks, in words; null where it asks nothing.</param>
/// <param name="Only">A schema that asks just this.</param>
internal sealed record SchemaFacet(DifferenceKind Kind, string Keyword, Func<PlacePart, string?> Text, Action<SchemaNode, PlacePart> Only)
{
    /// <summary>More branches are not told apart one by one.</summary>
    public const int MaxBranches = 500;

    /// <summary>Those about values of all types but objects' members and arrays' items, which are walked.</summary>
    public static IReadOnlyList<SchemaFacet> All { get; } =
    [
        new(DifferenceKind.Types, "type", static part => Types(part) is var types && (types & JsonTypes.Any) == JsonTypes.Any ? null : JsonTypeNames.Describe(types), static (node, part) => node.Types = Types(part)),
        OfValues("enum"),
        OfValues("const"),
        OfNumber("minimum", static rules => rules.Minimum),
        OfNumber("exclusiveMinimum", static rules => rules.ExclusiveMinimum),
        OfNumber("maximum", static rules => rules.Maximum),
        OfNumber("exclusiveMaximum", static rules => rules.ExclusiveMaximum),
        OfNumber("multipleOf", static rules => rules.MultipleOf, DifferenceKind.MultipleOf),
        OfText(DifferenceKind.Length, "minLength", static rules => Count(rules.MinLength, 0), static (to, from) => to.MinLength = from.MinLength),
        OfText(DifferenceKind.Length, "maxLength", static rules => Count(rules.MaxLength, int.MaxValue), static (to, from) => to.MaxLength = from.MaxLength),
        OfText(DifferenceKind.Pattern, "pattern", static rules => rules.Pattern?.Source, static (to, from) => to.Pattern = from.Pattern),
        OfText(DifferenceKind.Format, "format", static rules => rules.Format?.Name, static (to, from) => to.Format = from.Format),
        OfArray(DifferenceKind.ItemCount, "minItems", static rules => Count(rules.MinItems, 0), static (to, from) => to.MinItems = from.MinItems),
        OfArray(DifferenceKind.ItemCount, "maxItems", static rules => Count(rules.MaxItems, int.MaxValue), static (to, from) => to.MaxItems = from.MaxItems),
        OfArray(DifferenceKind.UniqueItems, "uniqueItems", static rules => rules.UniqueItems ? "true" : null, static (to, from) => to.UniqueItems = from.UniqueItems),
        OfArray(DifferenceKind.Contains, "contains", Contains, static (to, from) => (to.Contains, to.MinContains, to.MaxContains) = (from.Contains, from.MinContains, from.MaxContains)),
        OfObject(DifferenceKind.PropertyCount, "minProperties", static rules => Count(rules.MinProperties, 0), static (to, from) => to.MinProperties = from.MinProperties),
        OfObject(DifferenceKind.PropertyCount, "maxProperties", static rules => Count(rules.MaxProperties, int.MaxValue), static (to, from) => to.MaxProperties = from.MaxProperties),
        OfObject(DifferenceKind.PropertyNames, "propertyNames", static rules => Print(rules.PropertyNames), static (to, from) => to.PropertyNames = from.PropertyNames),
        OfObject(DifferenceKind.PatternProperties, "patternProperties", Patterns, static (to, from) => to.Patterns = from.Patterns),
        OfObject(DifferenceKind.Dependencies, "dependentRequired", Required, static (to, from) => to.DependentRequired = from.DependentRequired),
        OfObject(DifferenceKind.Dependencies, "dependentSchemas", Schemas, static (to, from) => to.DependentSchemas = from.DependentSchemas),
        InPlace(DifferenceKind.Choices, "anyOf", static node => Join(node.AnyOf), static (to, from) => to.AnyOf = from.AnyOf) with { Branches = static node => node.AnyOf },
        InPlace(DifferenceKind.Choices, "oneOf", static node => Join(node.OneOf), static (to, from) => to.OneOf = from.OneOf) with { Branches = static node => node.OneOf },
        InPlace(DifferenceKind.Negation, "not", static node => Print(node.Not), static (to, from) => to.Not = from.Not),
        InPlace(DifferenceKind.Condition, "if", static node => node.If is null ? null : $"{Print(node.If)};{Print(node.Then)};{Print(node.Else)}", static (to, from) => (to.If, to.Then, to.Else) = (from.If, from.Then, from.Else)),
    ];

    /// <summary>The branches, where it is a choice of some.</summary>
    public Func<SchemaNode, SchemaNode[]>? Branches { get; init; }

    /// <summary>Whether <see cref="Text"/> is for people, or only tells schemas apart.</summary>
    public bool IsReadable => Kind is not (DifferenceKind.Contains or DifferenceKind.PropertyNames or DifferenceKind.PatternProperties or DifferenceKind.Dependencies or DifferenceKind.Choices or DifferenceKind.Negation or DifferenceKind.Condition);

    /// <summary>The schema of all parts that ask this.</summary>
    public SchemaNode Alone(IEnumerable<PlacePart> parts) => MadeUpNodes.All(parts.Where(part => Text(part) is not null).Select(part => MadeUpNodes.Made(node => Only(node, part))));

    private static JsonTypes Types(PlacePart part) => part.IsNullable ? part.Node.Types | JsonTypes.Null : part.Node.Types;

    private static SchemaFacet OfValues(string keyword) => new(
        DifferenceKind.Values,
        keyword,
        part => Array.Find(part.Node.Values, values => values.Keyword == keyword) is { } found ? string.Join(", ", found.Members.Select(static value => value.GetRawText()).Order(StringComparer.Ordinal)) : null,
        (node, part) => node.Values = [.. part.Node.Values.Where(values => values.Keyword == keyword).Select(values => part.IsNullable ? new ValueSet([.. values.Members, .. BranchEnd.Null.Members], keyword) : values)]);

    private static SchemaFacet OfNumber(string keyword, Func<NumberRules, NumberBound?> bound, DifferenceKind kind = DifferenceKind.NumberBound) => new(
        kind, keyword, part => part.Node.Number is { } rules ? bound(rules)?.Text : null, (node, part) => node.Number = part.Node.Number!.Only(keyword));

    private static SchemaFacet OfText(DifferenceKind kind, string keyword, Func<TextRules, string?> text, Action<TextRules, TextRules> copy) => new(
        kind, keyword, part => part.Node.Text is { } rules ? text(rules) : null, (node, part) => copy(node.Text = new TextRules(), part.Node.Text!));

    private static SchemaFacet OfArray(DifferenceKind kind, string keyword, Func<ArrayRules, string?> text, Action<ArrayRules, ArrayRules> copy) => new(
        kind, keyword, part => part.Node.Array is { } rules ? text(rules) : null, (node, part) => copy(node.Array = new ArrayRules(), part.Node.Array!));

    private static SchemaFacet OfObject(DifferenceKind kind, string keyword, Func<ObjectRules, string?> text, Action<ObjectRules, ObjectRules> copy) => new(
        kind,
        keyword,
        part => part.Node.Object is { } rules ? text(rules) : null,
        (node, part) => copy(node.Object = new ObjectRules { Names = part.Node.Object!.Names, Properties = new SchemaNode?[part.Node.Object.Properties.Length] }, part.Node.Object));

    private static SchemaFacet InPlace(DifferenceKind kind, string keyword, Func<SchemaNode, string?> text, Action<SchemaNode, SchemaNode> copy) => new(
        kind, keyword, part => text(part.Node), (node, part) => copy(node, part.Node));

    private static string? Count(int count, int absent) => count == absent ? null : count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? Print(SchemaNode? node) => node is null ? null : NodePrint.Of(node) ?? node.Pointer;

    private static string? Join(SchemaNode[] nodes) => nodes.Length == 0 ? null : nodes.Length > MaxBranches ? $"{nodes.Length} branches" : string.Join('|', nodes.Select(Print));

    private static string? Contains(ArrayRules rules) =>
        rules.Contains is null || (rules.MinContains == 0 && rules.MaxContains == int.MaxValue) ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{rules.MinContains}-{rules.MaxContains} {Print(rules.Contains)}");

    private static string? Patterns(ObjectRules rules) => rules.Patterns.Length == 0 ? null : string.Join('|', rules.Patterns.Select(static one => $"{one.Pattern.Source} {Print(one.Schema)}").Order(StringComparer.Ordinal));

    private static string? Required(ObjectRules rules) =>
        rules.DependentRequired.Length == 0 ? null : string.Join('|', rules.DependentRequired.Select(one => $"{rules.NameOf(one.Name)}:{string.Join(',', one.Required.Select(rules.NameOf))}").Order(StringComparer.Ordinal));

    private static string? Schemas(ObjectRules rules) =>
        rules.DependentSchemas.Length == 0 ? null : string.Join('|', rules.DependentSchemas.Select(one => $"{rules.NameOf(one.Name)}:{Print(one.Schema)}").Order(StringComparer.Ordinal));
}
