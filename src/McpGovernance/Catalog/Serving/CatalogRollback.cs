namespace McpGovernance.Catalog;

/// <summary>That a tool's callers are sent back to an earlier version at once, whatever the catalog's channels say.</summary>
/// <remarks>Immutable. It stands in a file beside the catalog, which <see cref="CatalogRollbackFile"/> reads and writes.</remarks>
/// <param name="Tool">The tool.</param>
/// <param name="Version">The version that is served; every higher one is refused until the rollback is taken away.</param>
/// <param name="At">When it was said, in UTC.</param>
/// <param name="By">The person who said it.</param>
/// <param name="Note">Why: operators and callers of refused versions are told.</param>
public sealed record CatalogRollback(string Tool, SemanticVersion Version, DateTimeOffset At, string By, string Note);
