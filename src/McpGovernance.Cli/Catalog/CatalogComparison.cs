using McpGovernance.Catalog;
using McpGovernance.Cli.Tools;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Catalog;

/// <summary>All that a server offers, held against its catalog.</summary>
internal static class CatalogComparison
{
    public static IReadOnlyList<CatalogFinding> Of(CatalogDocument catalog, ServerOffer live, ComparisonProfile profile = ComparisonProfile.Practical)
    {
        var said = live.HasSaid ? CatalogEntryReview.OfInstructions(catalog, live.Said) : null;
        return
        [
            .. CatalogReview.Of(catalog, live.Tools, profile),
            .. live.Entries.SelectMany(one => CatalogEntryReview.Of(catalog, one.Key, one.Value)),
            .. said is null ? Array.Empty<CatalogFinding>() : [said],
        ];
    }
}
