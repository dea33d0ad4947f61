namespace McpGovernance.Policy;

/// <summary>What would turn the decision. It was tried: the same question with it is decided otherwise.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PolicyChange
{
    /// <summary>What would have to be otherwise, all of it together.</summary>
    public required IReadOnlyList<PolicyChangeStep> Steps { get; init; }

    /// <summary>It as a sentence.</summary>
    public required string Text { get; init; }
}
