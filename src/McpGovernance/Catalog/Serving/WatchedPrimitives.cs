using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>The collections of all servers that one governance governs, watched for changes. They are not kept alive.</summary>
/// <remarks>Not thread safe but for what its collections tell.</remarks>
internal sealed class WatchedPrimitives<TPrimitive>(Action changed)
    where TPrimitive : class, IMcpServerPrimitive
{
    private readonly List<WeakReference<McpServerPrimitiveCollection<TPrimitive>>> _collections = [];

    /// <summary>What is in them now.</summary>
    public IEnumerable<TPrimitive> All => Alive().SelectMany(static one => one);

    public void Add(McpServerPrimitiveCollection<TPrimitive>? collection)
    {
        if (collection is null || Alive().Contains(collection, ReferenceEqualityComparer.Instance))
        {
            return;
        }

        _collections.RemoveAll(static one => !one.TryGetTarget(out _));
        _collections.Add(new WeakReference<McpServerPrimitiveCollection<TPrimitive>>(collection));
        collection.Changed += (_, _) => changed();
    }

    private List<McpServerPrimitiveCollection<TPrimitive>> Alive() =>
        [.. _collections.Select(static one => one.TryGetTarget(out var collection) ? collection : null).OfType<McpServerPrimitiveCollection<TPrimitive>>()];
}
