namespace McpGovernance.Policy;

/// <summary>A ceiling, guard or limit that is about the target, and what it does to the question.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PolicyEntryReason
{
    /// <summary>Its id, as on records, such as <c>guards/large refunds</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it does where it applies, such as <c>admits</c>, <c>refuses</c> or <c>asks for a person</c>.</summary>
    public required string Effect { get; init; }

    /// <summary>Whether it applies; <see langword="null"/> where the arguments decide and none are given.</summary>
    public required bool? Applies { get; init; }

    /// <summary>What it asks of the call, one by one.</summary>
    /// <value>The default is empty: it asks nothing.</value>
    public IReadOnlyList<PolicyClause> Clauses { get; init; } = [];
}
