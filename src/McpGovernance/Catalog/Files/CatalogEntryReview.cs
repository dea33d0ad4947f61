using System.Text.Json;

namespace McpGovernance.Catalog;

/// <summary>Holds the prompts, resources, templates and instructions of a server against its catalog.</summary>
/// <remarks>Thread safe.</remarks>
public static class CatalogEntryReview
{
    /// <summary>Finds out how each entry of a section stands, those of the server and those of the catalog.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="section">Prompts, resources or templates.</param>
    /// <param name="live">The definitions that the server lists, by name, URI or URI template.</param>
    /// <returns>One finding for each entry, by name in ordinal order; none where the catalog says nothing of the section.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> or <paramref name="live"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The section has other entries.</exception>
    public static IReadOnlyList<CatalogFinding> Of(CatalogDocument catalog, CatalogSection section, IReadOnlyDictionary<string, JsonElement> live)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(live);
        if (catalog.Entries(section) is not { } entries)
        {
            return [];
        }

        var findings = live.Select(one => Finding(catalog, section, one.Key, ToolDigest.Of(one.Value)));
        var gone = entries.Where(entry => entry.Approval is not null && !live.ContainsKey(entry.Name))
            .Select(entry => new CatalogFinding { Section = section, Name = entry.Name, Kind = CatalogFindingKind.Gone, Sentence = "The catalog has approved it, and the server does not list it." });
        return [.. findings.Concat(gone).OrderBy(static one => one.Name, StringComparer.Ordinal)];
    }

    /// <summary>Finds out how what the server says of itself stands.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="text">What it says; <see langword="null"/> when it says nothing.</param>
    /// <returns>The finding; <see langword="null"/> where nobody says anything.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    public static CatalogFinding? OfInstructions(CatalogDocument catalog, string? text)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return (text, catalog.Instructions) switch
        {
            (null, null or { Approval: null }) => null,
            (null, _) => Said(CatalogFindingKind.Gone, "The catalog has approved instructions, and the server gives none."),
            (_, null) => Said(CatalogFindingKind.New, "Nobody has approved what the server says of itself."),
            (_, { } known) when known.Text != text => Said(CatalogFindingKind.Changed, "What the server says of itself is not what was approved."),
            (_, { Approval: null }) => Said(CatalogFindingKind.Draft, "Nobody has approved what the server says of itself."),
            _ => Said(CatalogFindingKind.Approved, "It is as approved."),
        };
    }

    private static CatalogFinding Finding(CatalogDocument catalog, CatalogSection section, string name, string digest)
    {
        var (kind, sentence) = catalog.Find(section, name) switch
        {
            null => (CatalogFindingKind.New, "Nobody has approved it."),
            { } known when known.Digest != digest => (CatalogFindingKind.Changed, "It is not as approved."),
            { Approval: null } => (CatalogFindingKind.Draft, "Nobody has approved it."),
            _ => (CatalogFindingKind.Approved, "It is as approved."),
        };
        return new CatalogFinding { Section = section, Name = name, Kind = kind, Digest = digest, Sentence = sentence };
    }

    private static CatalogFinding Said(CatalogFindingKind kind, string sentence) =>
        new() { Section = CatalogSection.Instructions, Name = CatalogKeys.Word(CatalogSection.Instructions), Kind = kind, Sentence = sentence };
}
