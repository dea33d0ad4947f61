namespace McpGovernance.Policy;

/// <summary>One thing that would have to be otherwise.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PolicyChangeStep
{
    /// <summary>What it is.</summary>
    public required PolicyChangeKind Kind { get; init; }

    /// <summary>The role, the scope, or the text of the clause.</summary>
    public required string Id { get; init; }

    /// <summary>The answer that the clause would have; <see langword="null"/> for roles and scopes.</summary>
    public PolicyAnswer? Answer { get; init; }
}
