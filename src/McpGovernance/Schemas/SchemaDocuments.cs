using System.Collections.Frozen;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Schemas under the addresses by which references mean them.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed class SchemaDocuments
{
    private readonly FrozenDictionary<string, JsonElement> _documents;

    /// <summary>Takes documents in.</summary>
    /// <param name="documents">Absolute addresses without fragment, and the document of each.</param>
    /// <exception cref="ArgumentNullException"><paramref name="documents"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An address is not absolute, has a fragment, or is there twice.</exception>
    public SchemaDocuments(IEnumerable<KeyValuePair<string, JsonElement>> documents)
    {
        ArgumentNullException.ThrowIfNull(documents);
        var taken = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (address, document) in documents)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Fragment.Length > 0)
            {
                throw new ArgumentException($"'{address}' is no absolute address without a fragment.", nameof(documents));
            }

            if (!taken.TryAdd(uri.AbsoluteUri, document.Clone()))
            {
                throw new ArgumentException($"'{address}' is there twice.", nameof(documents));
            }
        }

        _documents = taken.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>No documents.</summary>
    public static SchemaDocuments None { get; } = new([]);

    internal bool TryGet(string address, out JsonElement document) =>
        _documents.TryGetValue(address, out document) || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && _documents.TryGetValue(uri.AbsoluteUri, out document));
}
