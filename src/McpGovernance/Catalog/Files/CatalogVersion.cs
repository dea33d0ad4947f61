using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>One version of a tool's contract.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CatalogVersion
{
    /// <summary>The version.</summary>
    public required SemanticVersion Version { get; init; }

    /// <summary>Whether it is served.</summary>
    public required CatalogStatus Status { get; init; }

    /// <summary>The whole definition, as <c>tools/list</c> gives it.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>The digest of the definition, as <see cref="ToolDigest"/> computes it.</summary>
    public required string Digest { get; init; }

    /// <summary>Who approved it; <see langword="null"/> for a draft only.</summary>
    public CatalogApproval? Approval { get; init; }

    /// <summary>That it is on its way out; there for what is deprecated, and kept for what was.</summary>
    public CatalogDeprecation? Deprecation { get; init; }

    /// <summary>How calls of this version are carried out by a later one; <see langword="null"/> where a live tool has this version.</summary>
    public CatalogUpgrade? Upgrade { get; init; }

    /// <summary>Whether callers are served by it: active, or deprecated.</summary>
    public bool IsServed => Status is CatalogStatus.Active or CatalogStatus.Deprecated;
}
