using System.Collections.Frozen;

namespace McpGovernance.Catalog;

/// <summary>The catalogs in force: what one request sees, whole.</summary>
/// <remarks>Immutable and thread safe.</remarks>
internal sealed class CatalogSnapshot
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, ServedTool>> _servers;

    public CatalogSnapshot(IReadOnlyList<CatalogDocument> documents, IReadOnlyDictionary<string, IReadOnlyList<CatalogRollback>> rollbacks, CatalogWorld world)
    {
        Documents = documents;
        Entries = new LiveEntries(Of(world.Offer.Server), world.Offer);
        _servers = documents.ToFrozenDictionary(
            static document => document.Server,
            document => document.Tools.ToFrozenDictionary(
                static tool => tool.Name,
                tool => new ServedTool(tool, rollbacks.GetValueOrDefault(document.Server)?.LastOrDefault(one => one.Tool == tool.Name), world),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    public IReadOnlyList<CatalogDocument> Documents { get; }

    /// <summary>Which prompts and resources of this process are as these catalogs approved them.</summary>
    public LiveEntries Entries { get; }

    /// <summary>The catalog of a server.</summary>
    public CatalogDocument? Of(string server) => Documents.FirstOrDefault(one => one.Server == server);

    /// <summary>An approved tool of a server; names compare ordinally.</summary>
    public ServedTool? Find(string server, string tool) => _servers.TryGetValue(server, out var tools) ? tools.GetValueOrDefault(tool) : null;

    public IEnumerable<ServedTool> Tools(string server) => _servers.TryGetValue(server, out var tools) ? tools.Values : [];
}
