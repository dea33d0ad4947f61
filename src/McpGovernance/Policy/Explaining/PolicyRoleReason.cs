namespace McpGovernance.Policy;

/// <summary>Why a caller has a role, or does not.</summary>
/// <remarks>Immutable. It has what the policy says, and no value of a claim.</remarks>
public sealed record PolicyRoleReason
{
    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>Whether the caller has it.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>The rules that gave it, or the first one that did not hold.</summary>
    public required string Reason { get; init; }
}
