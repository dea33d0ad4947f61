using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>How one tool of a server, or something else that it offers, stands to the catalog.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CatalogFinding
{
    /// <summary>What it is.</summary>
    /// <value>The default is <see cref="CatalogSection.Tools"/>.</value>
    public CatalogSection Section { get; init; }

    /// <summary>Its name, URI or URI template.</summary>
    public required string Name { get; init; }

    /// <summary>How it stands.</summary>
    public required CatalogFindingKind Kind { get; init; }

    /// <summary>What was found, for a reviewer.</summary>
    public required string Sentence { get; init; }

    /// <summary>The version that it is, or that it was compared with; <see langword="null"/> where there is none.</summary>
    public SemanticVersion? Version { get; init; }

    /// <summary>The digest of the definition that was found; <see langword="null"/> where none was.</summary>
    public string? Digest { get; init; }

    /// <summary>What changed since that version; <see langword="null"/> unless it <see cref="CatalogFindingKind.Changed"/>.</summary>
    public ToolComparison? Comparison { get; init; }
}
