namespace McpGovernance.Policy;

/// <summary>What a policy decides of one question, why, and what would have to change.</summary>
/// <remarks>Immutable. For operators and authors: callers are never told which rule it was. It has no value of an argument or claim.</remarks>
public sealed record PolicyExplanation
{
    internal PolicyExplanation()
    {
    }

    /// <summary>Whether the call goes on, or, without arguments, whether the target may ever be used.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>The code of the refusal, one of <see cref="DenialCodes"/>; <see langword="null"/> for none.</summary>
    public string? Code { get; init; }

    /// <summary>The entry of the matrix that grants, whatever then refuses; <see langword="null"/> when none does.</summary>
    public string? GrantedBy { get; init; }

    /// <summary>The entry that decided: the one that granted, or that refused; <see langword="null"/> when none granted.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>The caller's roles, then those that the caller lacks and that would grant; each in ordinal order.</summary>
    public required IReadOnlyList<PolicyRoleReason> Roles { get; init; }

    /// <summary>The ceilings, guards and limits about the target, in this order.</summary>
    public required IReadOnlyList<PolicyEntryReason> Entries { get; init; }

    /// <summary>Where nothing grants: entries that would to another role, the nearest first; at most five.</summary>
    public required IReadOnlyList<PolicyNearMiss> NearMisses { get; init; }

    /// <summary>What would turn the decision, the fewest steps first; at most ten. Empty when neither roles nor scopes nor answers would.</summary>
    public required IReadOnlyList<PolicyChange> Changes { get; init; }

    /// <summary>It as text for people.</summary>
    /// <returns>Sentences, one on a line, lines ending in a line feed; the same on every machine.</returns>
    public string ToText() => ExplanationText.Of(this);
}
