using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>How one tool of a server stands to the catalog.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CatalogFinding
{
    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>How it stands.</summary>
    public required CatalogFindingKind Kind { get; init; }

    /// <summary>What was found, for a reviewer.</summary>
    public required string Sentence { get; init; }

    /// <summary>The version that it is, or that it was compared with; <see langword="null"/> where there is none.</summary>
    public SemanticVersion? Version { get; init; }

    /// <summary>What changed since that version; <see langword="null"/> unless it <see cref="CatalogFindingKind.Changed"/>.</summary>
    public ToolComparison? Comparison { get; init; }
}
