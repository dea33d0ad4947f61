namespace McpGovernance;

/// <summary>Holds the policy in force.</summary>
/// <remarks>Thread safe: a request reads <see cref="Current"/> once.</remarks>
public abstract class PolicySource
{
    /// <summary>The policy in force now.</summary>
    public abstract PolicyEvaluator Current { get; }
}
