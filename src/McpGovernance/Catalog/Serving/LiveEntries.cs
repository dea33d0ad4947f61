using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>The prompts and resources of this process, and which of them are as the catalog approved them.</summary>
/// <remarks>Immutable and thread safe; a change of what is live makes another one.</remarks>
internal sealed class LiveEntries
{
    public static readonly LiveEntries None = new(null, [], []);

    private readonly CatalogDocument? _catalog;
    private readonly FrozenSet<(CatalogSection Section, string Name)> _approved;
    private readonly (McpServerResource Live, string Name)[] _templates;
    private readonly Dictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>> _definitions;

    /// <param name="catalog">The catalog of this server; null where there is none.</param>
    /// <param name="prompts">Its prompts.</param>
    /// <param name="resources">Its resources and templates.</param>
    public LiveEntries(CatalogDocument? catalog, IEnumerable<McpServerPrompt> prompts, IEnumerable<McpServerResource> resources)
    {
        _catalog = catalog;
        var all = resources.ToList();
        _templates = [.. all.Where(static one => one.ProtocolResource is null).Select(static one => (one, one.ProtocolResourceTemplate.UriTemplate))];
        _definitions = new Dictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>>
        {
            [CatalogSection.Prompts] = ByName(prompts, static one => one.ProtocolPrompt.Name, static one => one.ProtocolPrompt),
            [CatalogSection.Resources] = ByName(all.Where(static one => one.ProtocolResource is not null), static one => one.ProtocolResource!.Uri, static one => one.ProtocolResource!),
            [CatalogSection.Templates] = ByName(_templates.Select(static one => one.Live), static one => one.ProtocolResourceTemplate.UriTemplate, static one => one.ProtocolResourceTemplate),
        };
        Findings = catalog is null ? [] : [.. CatalogSections.OfEntries.SelectMany(section => CatalogEntryReview.Of(catalog, section, _definitions[section]))];
        _approved = Findings.Where(static one => one.Kind == CatalogFindingKind.Approved).Select(static one => (one.Section, one.Name)).ToFrozenSet();
    }

    /// <summary>How each stands to the catalog.</summary>
    public IReadOnlyList<CatalogFinding> Findings { get; }

    /// <summary>Whether a prompt, resource or template is served. Where the catalog says nothing of its section it is, as far as the catalog goes.</summary>
    public bool IsServed(CatalogSection section, string name)
    {
        if (_catalog?.Entries(section) is null)
        {
            // A resource that only a template serves is the template's.
            return section != CatalogSection.Resources || _catalog?.Templates is null || _definitions[section].ContainsKey(name) || TemplatesServe(name);
        }

        return _approved.Contains((section, name)) || (section == CatalogSection.Resources && !_definitions[section].ContainsKey(name) && TemplatesServe(name));
    }

    /// <summary>Whichever template the server takes for a URI must be one that is served: there must be one, and no other.</summary>
    private bool TemplatesServe(string uri)
    {
        var isAny = false;
        foreach (var (live, name) in _templates)
        {
            if (live.IsMatch(uri))
            {
                isAny = true;
                if (_catalog!.Templates is not null && !_approved.Contains((CatalogSection.Templates, name)))
                {
                    return false;
                }
            }
        }

        return isAny;
    }

    private static Dictionary<string, JsonElement> ByName<TLive, TDefinition>(IEnumerable<TLive> live, Func<TLive, string> name, Func<TLive, TDefinition> definition) =>
        live.DistinctBy(name, StringComparer.Ordinal).ToDictionary(
            name, one => JsonSerializer.SerializeToElement(definition(one), (JsonTypeInfo<TDefinition>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(TDefinition))), StringComparer.Ordinal);
}
