namespace McpGovernance.Policy;

/// <summary>What came of a reviewed case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Answer">What the policy says; <see langword="null"/> when it cannot be asked.</param>
/// <param name="Problem">What is not as expected, as a sentence; <see langword="null"/> when the case passes.</param>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyCaseResult(PolicyCase Case, PolicyReply? Answer, string? Problem)
{
    /// <summary>Whether everything is as expected.</summary>
    public bool Passes => Problem is null;
}
