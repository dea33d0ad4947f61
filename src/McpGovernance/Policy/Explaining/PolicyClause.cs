namespace McpGovernance.Policy;

/// <summary>One thing that a guard asks of a call, and the answer.</summary>
/// <remarks>Immutable. It has what the policy says, and no value of an argument or claim.</remarks>
public sealed record PolicyClause
{
    /// <summary>What is asked, such as <c>args.amount exclusiveMinimum 100</c>. The same text means the same in every guard, so it is the clause's id.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the guard does not apply when it holds.</summary>
    public bool IsUnless { get; init; }

    /// <summary>The answer.</summary>
    public required PolicyAnswer Answer { get; init; }
}
