using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>A prompt, a resource or a resource template of a catalog, as it was approved.</summary>
/// <remarks>Immutable. It has no versions: a change is approved in its place.</remarks>
public sealed record CatalogEntry
{
    /// <summary>Its name, URI or URI template. Compared ordinally.</summary>
    public required string Name { get; init; }

    /// <summary>The whole definition, as the server's list gives it.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>The digest of the definition, as <see cref="ToolDigest"/> computes it.</summary>
    public required string Digest { get; init; }

    /// <summary>Who approved it; <see langword="null"/> for a draft.</summary>
    public CatalogApproval? Approval { get; init; }
}
