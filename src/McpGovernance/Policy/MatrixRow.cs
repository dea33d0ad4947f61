namespace McpGovernance.Policy;

/// <summary>What one role may use.</summary>
internal sealed record MatrixRow(string Role, IReadOnlyList<MatrixEntry> Entries);
