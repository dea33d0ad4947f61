namespace McpGovernance.Policy;

/// <summary>One value of one claim, and who issued it.</summary>
internal readonly record struct ClaimFact(string Name, string Value, string? Issuer);
