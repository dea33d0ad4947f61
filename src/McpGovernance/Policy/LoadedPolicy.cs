namespace McpGovernance.Policy;

/// <summary>A policy that loaded, and what its author should look at all the same.</summary>
internal sealed record LoadedPolicy(CompiledPolicy Policy, IReadOnlyList<string> Warnings);
