namespace McpGovernance.Catalog;

/// <summary>What a server says of itself to models, as it was approved.</summary>
/// <param name="Text">The text, compared exactly.</param>
/// <param name="Approval">Who approved it; <see langword="null"/> for a draft.</param>
public sealed record CatalogInstructions(string Text, CatalogApproval? Approval);
