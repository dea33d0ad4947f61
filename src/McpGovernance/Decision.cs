namespace McpGovernance;

/// <summary>What a policy says about one caller and one target.</summary>
/// <param name="IsAllowed">Whether the caller may use the target.</param>
/// <param name="Entry">The policy entry that decided: the one that granted, such as <c>matrix/support/get_ticket</c>, or the ceiling or guard that refused; <see langword="null"/> when none granted.</param>
public readonly record struct Decision(bool IsAllowed, string? Entry);
