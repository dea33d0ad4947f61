namespace McpGovernance;

/// <summary>How the policy in force stands to the file that it came from: for metrics and health.</summary>
/// <remarks>Thread safe.</remarks>
public abstract class PolicyStatus
{
    /// <summary>Why the policy that is there now is not, or not wholly, in force; <see langword="null"/> while it is. For operators, never for callers.</summary>
    public abstract string? Problem { get; }
}
