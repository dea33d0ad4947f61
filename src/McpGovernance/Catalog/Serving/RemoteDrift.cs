using System.Collections.Concurrent;

namespace McpGovernance.Catalog;

/// <summary>What one server that this process calls offers otherwise than it was approved.</summary>
/// <remarks>Thread safe, bounded. A server that offers more of it than can be kept in mind counts as one of which nothing is as approved.</remarks>
internal sealed class RemoteDrift
{
    private const int MaxKept = 2_000;
    private const int MaxName = 2_048;

    private readonly ConcurrentDictionary<(CatalogSection Section, string Name), string> _seen = new();
    private readonly ConcurrentDictionary<(CatalogSection Section, string Name, string Digest), bool> _told = new();
    private volatile bool _isTooMuch;

    /// <summary>What is otherwise now.</summary>
    public IEnumerable<(CatalogSection Section, string Name)> All => _seen.Keys;

    /// <summary>Keeps in mind that an entry was seen that is not as approved.</summary>
    /// <returns>Whether nobody has been told of this definition yet.</returns>
    public bool Add(CatalogSection section, string name, string digest)
    {
        if (name.Length > MaxName || (_seen.Count >= MaxKept && !_seen.ContainsKey((section, name))))
        {
            var isFirst = !_isTooMuch;
            _isTooMuch = true;
            return isFirst;
        }

        _seen[(section, name)] = digest;
        return _told.Count < MaxKept && _told.TryAdd((section, name, digest), true);
    }

    public void Remove(CatalogSection section, string name) => _seen.TryRemove((section, name), out _);

    /// <summary>Whether an entry was last seen as another than the approved one, also under another spelling of its URI.</summary>
    /// <param name="section">The section.</param>
    /// <param name="name">The name, URI or URI template.</param>
    /// <param name="approved">The approved digest; null where none is approved.</param>
    public bool Has(CatalogSection section, string name, string? approved)
    {
        if (_isTooMuch || name.Length > MaxName)
        {
            return true;
        }

        if (_seen.IsEmpty)
        {
            return false;
        }

        return (_seen.TryGetValue((section, name), out var seen) && seen != approved)
            || (section == CatalogSection.Resources && _seen.Keys.Any(one => one.Section == section && one.Name != name && CatalogSections.IsSameUri(one.Name, name)));
    }
}
