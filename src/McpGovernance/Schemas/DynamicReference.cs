namespace McpGovernance.Schemas;

/// <summary><c>$dynamicRef</c> and <c>$recursiveRef</c>: which schema is meant depends on the resources that were entered on the way.</summary>
internal sealed class DynamicReference(string anchor, SchemaNode start)
{
    public string Anchor { get; } = anchor;

    /// <summary>What it means when nobody on the way says otherwise.</summary>
    public SchemaNode Start { get; } = start;

    /// <summary>What it means when this resource is the outermost one with the anchor.</summary>
    public Dictionary<SchemaResource, SchemaNode> Targets { get; } = [];
}
