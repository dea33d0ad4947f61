namespace McpGovernance.Catalog;

/// <summary>One change of a tool in a catalog.</summary>
/// <param name="At">When, in UTC, to the second.</param>
/// <param name="By">Who changed it.</param>
/// <param name="What">What was changed, such as <c>stable: 2.0.0 to 1.0.0</c>.</param>
/// <param name="Note">Why.</param>
public sealed record CatalogEvent(DateTimeOffset At, string By, string What, string Note);
