namespace McpGovernance.Schemas;

/// <summary>One way to go on in a search.</summary>
internal sealed record BranchOption
{
    public IReadOnlyList<SchemaClaim> Asked { get; init; } = [];

    public IReadOnlyList<SchemaNode> Refused { get; init; } = [];

    /// <summary>What it adds to the facts.</summary>
    public Action<BranchFacts>? Adds { get; init; }

    /// <summary>What is not understood about it: what is found on this way is tried, and what is not found proves nothing new.</summary>
    public string? Guess { get; init; }

    public static BranchOption Ask(params SchemaClaim[] asked) => new() { Asked = asked };

    public static BranchOption Refuse(params SchemaNode[] refused) => new() { Refused = refused };

    public static BranchOption Add(Action<BranchFacts> adds) => new() { Adds = adds };
}
