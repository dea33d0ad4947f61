namespace McpGovernance.Schemas;

/// <summary>A schema that a value is to meet, or to miss.</summary>
/// <param name="Node">The schema.</param>
/// <param name="Scope">The way to it.</param>
/// <param name="IsUnwanted">Whether the value must miss it.</param>
internal readonly record struct ValueDemand(SchemaNode Node, ValueScope? Scope, bool IsUnwanted = false)
{
    public static ValueDemand Nothing { get; } = new(Leaf(JsonTypes.Any), Scope: null);

    public static ValueDemand Text { get; } = new(Leaf(JsonTypes.String), Scope: null);

    private static SchemaNode Leaf(JsonTypes types) => new(resource: null!, "") { Types = types, IsTypeOnly = true };
}
