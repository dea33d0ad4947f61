namespace McpGovernance.Schemas;

/// <summary>Two properties that may be one under a new name. Verdicts never depend on it.</summary>
/// <remarks>Immutable and thread safe.</remarks>
/// <param name="OldPointer">The property that went.</param>
/// <param name="NewPointer">The property that came.</param>
/// <param name="Likelihood">From 0 to 1.</param>
public sealed record RenameSuggestion(string OldPointer, string NewPointer, double Likelihood);
