namespace McpGovernance.Catalog;

/// <summary>Who approved a version, when, and why.</summary>
/// <param name="By">The person.</param>
/// <param name="At">When, in UTC, to the second.</param>
/// <param name="Note">Why; what was looked at.</param>
public sealed record CatalogApproval(string By, DateTimeOffset At, string Note);
