namespace McpGovernance.Catalog;

/// <summary>That a version is on its way out.</summary>
/// <param name="Since">Since when callers are warned, in UTC, to the second.</param>
/// <param name="Sunset">From when on it is refused; <see langword="null"/> where no end is set.</param>
/// <param name="Note">What callers are told.</param>
/// <param name="ReplacedBy">The version of the same tool to go to; <see langword="null"/> where there is none.</param>
public sealed record CatalogDeprecation(DateTimeOffset Since, DateTimeOffset? Sunset, string Note, SemanticVersion? ReplacedBy);
