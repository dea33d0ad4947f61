namespace McpGovernance.Policy;

/// <summary>What a policy says of a recorded request.</summary>
/// <param name="Result">How it lies to the record.</param>
/// <param name="From">What is on record: <c>allowed</c>, <c>hidden</c>, <c>denied</c> or <c>asks</c> with its code; followed by <c>, not enforced</c> where it was carried out all the same.</param>
/// <param name="To">What the policy says, in the same words; <c>unknown</c> when that cannot be told.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record ReplayedCall(ReplayResult Result, string From, string To);
