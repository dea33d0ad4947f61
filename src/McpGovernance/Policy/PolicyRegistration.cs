namespace McpGovernance.Policy;

/// <summary>A policy that somebody gave to the builder, to be loaded when the host starts.</summary>
/// <param name="Source">The file's path, or what else to call it in messages.</param>
/// <param name="Load">Loads for the host's environment what was written in code; <see langword="null"/> for a file.</param>
internal sealed record PolicyRegistration(string Source, Func<string?, LoadedPolicy>? Load);
