using System.Collections.Frozen;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>Which of the prompts and resources of this process are as one catalog approved them.</summary>
/// <remarks>Immutable and thread safe; another catalog, or a change of what is live, makes another one.</remarks>
internal sealed class LiveEntries
{
    private readonly CatalogDocument? _catalog;
    private readonly LiveOffer _offer;
    private readonly FrozenSet<(CatalogSection Section, string Name)> _approved;

    /// <param name="catalog">The catalog of this server; null where there is none.</param>
    /// <param name="offer">What the server offers.</param>
    public LiveEntries(CatalogDocument? catalog, LiveOffer offer)
    {
        (_catalog, _offer) = (catalog, offer);
        Findings = catalog is null ? [] : [.. CatalogSections.OfEntries.SelectMany(section => CatalogEntryReview.Of(catalog, section, offer.Definitions[section]))];
        _approved = Findings.Where(static one => one.Kind == CatalogFindingKind.Approved).Select(static one => (one.Section, one.Name)).ToFrozenSet();
    }

    /// <summary>How each stands to the catalog.</summary>
    public IReadOnlyList<CatalogFinding> Findings { get; }

    /// <summary>Whether a prompt, resource or template is served. Where the catalog says nothing of its section it is, as far as the catalog goes.</summary>
    public bool IsServed(CatalogSection section, string name) =>
        _catalog is null || (section == CatalogSection.Resources ? IsResourceServed(name) : IsApproved(section, name));

    private bool IsApproved(CatalogSection section, string name) => _catalog!.Entries(section) is null || _approved.Contains((section, name));

    /// <summary>
    /// A resource of exactly this URI decides alone. Else whichever the server takes for it must be served: there must be one, and none that is not. Servers
    /// find resources by URIs in other spellings too.
    /// </summary>
    private bool IsResourceServed(string uri)
    {
        if (_catalog is { Resources: null, Templates: null })
        {
            return true;
        }

        if (_offer.Definitions[CatalogSection.Resources].ContainsKey(uri))
        {
            return IsApproved(CatalogSection.Resources, uri);
        }

        var serving = _offer.Resources.Where(live => CouldServe(live, uri)).ToList();
        return serving.Count > 0 && serving.TrueForAll(live => IsApproved(LiveOffer.IsTemplate(live) ? CatalogSection.Templates : CatalogSection.Resources, LiveOffer.NameOf(live)));
    }

    private static bool CouldServe(McpServerResource live, string uri) =>
        live.IsMatch(uri) || (!LiveOffer.IsTemplate(live) && CatalogSections.IsSameUri(LiveOffer.NameOf(live), uri));
}
