namespace McpGovernance.Schemas;

/// <summary>One schema of those that are applied at a place.</summary>
/// <param name="Claim">The schema.</param>
/// <param name="IsNullable">Whether null passes it by.</param>
internal readonly record struct PlacePart(SchemaClaim Claim, bool IsNullable)
{
    public SchemaNode Node => Claim.Node;
}
