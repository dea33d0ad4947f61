namespace McpGovernance.Policy;

/// <summary>Roles whose scopes may be asked for openly.</summary>
internal sealed record StepUpRoles(IReadOnlyList<string> Names);
