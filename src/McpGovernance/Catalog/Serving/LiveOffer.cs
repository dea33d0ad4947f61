using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using McpGovernance.Schemas;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>The prompts and resources of this process, with their definitions.</summary>
/// <remarks>Immutable and thread safe; a change of what is live makes another one. Of two that have one name, definitions that differ are no definition.</remarks>
internal sealed class LiveOffer
{
    public static readonly LiveOffer None = new("", [], []);

    private static readonly JsonElement s_ambiguous = JsonElement.Parse("{}");

    /// <param name="server">The id of the server that offers them.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="resources">The resources and templates.</param>
    public LiveOffer(string server, IEnumerable<McpServerPrompt> prompts, IEnumerable<McpServerResource> resources)
    {
        Server = server;
        Resources = [.. resources];
        Definitions = new Dictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>>
        {
            [CatalogSection.Prompts] = ByName(prompts, static one => one.ProtocolPrompt.Name, static one => one.ProtocolPrompt),
            [CatalogSection.Resources] = ByName(Resources.Where(static one => !IsTemplate(one)), NameOf, static one => one.ProtocolResource!),
            [CatalogSection.Templates] = ByName(Resources.Where(IsTemplate), NameOf, static one => one.ProtocolResourceTemplate),
        };
    }

    public string Server { get; }

    /// <summary>Resources and templates.</summary>
    public IReadOnlyList<McpServerResource> Resources { get; }

    /// <summary>By section and name, URI or URI template.</summary>
    public IReadOnlyDictionary<CatalogSection, IReadOnlyDictionary<string, JsonElement>> Definitions { get; }

    public static bool IsTemplate(McpServerResource resource) => resource.ProtocolResource is null;

    public static string NameOf(McpServerResource resource) => resource.ProtocolResource?.Uri ?? resource.ProtocolResourceTemplate.UriTemplate;

    private static Dictionary<string, JsonElement> ByName<TLive, TDefinition>(IEnumerable<TLive> live, Func<TLive, string> name, Func<TLive, TDefinition> definition)
    {
        var definitions = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var one in live)
        {
            var own = JsonSerializer.SerializeToElement(definition(one), (JsonTypeInfo<TDefinition>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(TDefinition)));
            definitions[name(one)] = definitions.TryGetValue(name(one), out var other) && !JsonEquality.AreEqual(own, other) ? s_ambiguous : own;
        }

        return definitions;
    }
}
