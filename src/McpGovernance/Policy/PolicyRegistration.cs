namespace McpGovernance.Policy;

/// <summary>A policy that somebody gave to the builder, to be loaded when the host starts.</summary>
/// <param name="Source">What to call it in messages.</param>
/// <param name="Load">Loads it for the host's environment, with the formats that are registered.</param>
internal sealed record PolicyRegistration(string Source, Func<string?, IEnumerable<PolicyFormat>, LoadedPolicy> Load);
