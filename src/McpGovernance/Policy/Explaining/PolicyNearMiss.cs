namespace McpGovernance.Policy;

/// <summary>An entry of the matrix that would have granted to a caller with another role.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PolicyNearMiss
{
    /// <summary>The entry's id, such as <c>matrix/lead/refund</c>.</summary>
    public required string Entry { get; init; }

    /// <summary>The role that it grants to.</summary>
    public required string Role { get; init; }

    /// <summary>The first rule of the role that did not hold.</summary>
    public required string Reason { get; init; }
}
