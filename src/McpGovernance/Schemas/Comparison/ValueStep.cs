namespace McpGovernance.Schemas;

/// <summary>One step into a value: to a member, or to an item.</summary>
/// <param name="Name">The member's name; null for an item.</param>
/// <param name="Index">The item's place.</param>
internal sealed record ValueStep(string? Name, int Index)
{
    public string Token => Name is null ? Index.ToString(System.Globalization.CultureInfo.InvariantCulture) : JsonPointer.Escape(Name);

    /// <summary>A value that has such a value in it.</summary>
    public SchemaNode Around(SchemaNode inner) => Name is null ? MadeUpNodes.WithItem(Index, inner) : MadeUpNodes.Made(node =>
    {
        node.Types = JsonTypes.Object;
        node.Object = MadeUpNodes.Rules([Name], [], inner, null, isRequired: true);
    });
}
