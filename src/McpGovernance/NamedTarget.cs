namespace McpGovernance;

/// <summary>One thing that a policy names without a wildcard.</summary>
/// <param name="Target">What it names.</param>
/// <param name="Role">The role it is granted to.</param>
/// <param name="Where">File, line, column and JSON pointer, for a message.</param>
internal sealed record NamedTarget(GovernanceTarget Target, string Role, string Where);
