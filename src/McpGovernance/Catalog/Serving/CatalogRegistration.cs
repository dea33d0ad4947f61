namespace McpGovernance.Catalog;

/// <summary>A catalog that somebody gave to the builder.</summary>
/// <param name="Path">The file, or <see langword="null"/> for one made in code.</param>
/// <param name="Document">The catalog made in code.</param>
internal sealed record CatalogRegistration(string? Path, CatalogDocument? Document = null);
