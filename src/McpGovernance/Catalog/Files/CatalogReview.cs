using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>Holds what a server lists against its catalog.</summary>
/// <remarks>Thread safe.</remarks>
public static class CatalogReview
{
    /// <summary>Finds out how each tool stands, those of the server and those of the catalog.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="live">The definitions that the server lists, by name.</param>
    /// <param name="profile">Over which values changes are judged.</param>
    /// <returns>One finding for each tool, by name in ordinal order.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    public static IReadOnlyList<CatalogFinding> Of(CatalogDocument catalog, IReadOnlyDictionary<string, JsonElement> live, ComparisonProfile profile = ComparisonProfile.Practical)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(live);
        var skeletons = catalog.Tools.ToLookup(static tool => NameSkeleton.Of(tool.Name), static tool => tool.Name, StringComparer.Ordinal);
        var findings = live.Select(one => catalog.Find(one.Key) is { } tool ? Known(tool, one.Value, profile) : Stranger(one.Key, ToolDigest.Of(one.Value), skeletons[NameSkeleton.Of(one.Key)].FirstOrDefault()));
        var gone = catalog.Tools.Where(tool => !live.ContainsKey(tool.Name) && tool.Versions.Any(static one => one.IsServed))
            .Select(static tool => new CatalogFinding { Name = tool.Name, Kind = CatalogFindingKind.Gone, Sentence = "The catalog has approved it, and the server does not list it." });
        return [.. findings.Concat(gone).OrderBy(static one => one.Name, StringComparer.Ordinal)];
    }

    private static CatalogFinding Known(CatalogTool tool, JsonElement definition, ComparisonProfile profile)
    {
        var digest = ToolDigest.Of(definition);
        if (tool.Versions.FirstOrDefault(one => one.Digest == digest) is { } same)
        {
            var kind = same.IsServed ? CatalogFindingKind.Approved : same.Status == CatalogStatus.Draft ? CatalogFindingKind.Draft : CatalogFindingKind.OutOfService;
            return new CatalogFinding { Name = tool.Name, Kind = kind, Version = same.Version, Digest = digest, Sentence = $"It is {same.Version}, which is {CatalogKeys.Word(same.Status)}." };
        }

        // What callers know is what stable says; a tool that serves nothing is compared with its last version.
        var known = (tool.Channels.TryGetValue(CatalogTool.Stable, out var stable) ? tool.Find(stable) : null) ?? tool.Versions[^1];
        try
        {
            var comparison = ToolComparer.Compare(known.Definition, definition, profile);
            return new CatalogFinding
            {
                Name = tool.Name,
                Kind = CatalogFindingKind.Changed,
                Version = known.Version,
                Digest = digest,
                Comparison = comparison,
                Sentence = $"It is not {known.Version} as approved: the change is {CatalogKeys.Word(comparison.Bump)}.",
            };
        }
        catch (JsonSchemaException wrong)
        {
            return new CatalogFinding { Name = tool.Name, Kind = CatalogFindingKind.NoSchema, Version = known.Version, Digest = digest, Sentence = wrong.Message };
        }
    }

    private static CatalogFinding Stranger(string name, string digest, string? alike) => alike is null
        ? new CatalogFinding { Name = name, Kind = CatalogFindingKind.New, Digest = digest, Sentence = "Nobody has approved it." }
        : new CatalogFinding { Name = name, Kind = CatalogFindingKind.LooksAlike, Digest = digest, Sentence = $"Nobody has approved it, and its name looks like that of '{alike}'." };
}
