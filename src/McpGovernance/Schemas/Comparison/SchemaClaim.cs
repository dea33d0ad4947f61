namespace McpGovernance.Schemas;

/// <summary>A schema that a value is to meet.</summary>
/// <param name="Node">The schema.</param>
/// <param name="IsDeclaredOnly">Whether only values count whose names the schema declares, here and below.</param>
internal readonly record struct SchemaClaim(SchemaNode Node, bool IsDeclaredOnly = false)
{
    /// <summary>Of a part of this one: what holds here holds below.</summary>
    public SchemaClaim Of(SchemaNode part) => new(part, IsDeclaredOnly);
}
