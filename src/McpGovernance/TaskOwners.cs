using System.Collections.Concurrent;

namespace McpGovernance;

/// <summary>Who created which task. Nobody owns what nobody created here, and somebody without a subject owns nothing.</summary>
/// <remarks>
/// Thread safe, bounded: when it is full, the oldest tasks become nobody's, which refuses their owners too. It knows one process.
/// </remarks>
internal sealed class TaskOwners(int capacity = 100_000)
{
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    public void Add(string taskId, Caller owner)
    {
        if (owner.Subject is not null && _owners.TryAdd(taskId, owner.Key))
        {
            _order.Enqueue(taskId);
            while (_owners.Count > capacity && _order.TryDequeue(out var oldest))
            {
                _owners.TryRemove(oldest, out _);
            }
        }
    }

    public bool IsOwner(string taskId, Caller caller) =>
        _owners.TryGetValue(taskId, out var owner) && string.Equals(owner, caller.Key, StringComparison.Ordinal);
}
