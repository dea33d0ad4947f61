namespace McpGovernance.Client;

/// <summary>Tasks that the server made of our calls, and for whom: nobody asks for another caller's.</summary>
/// <remarks>Thread safe, bounded: the oldest give way and are nobody's then. The first caller of an id keeps it, whatever the server says later.</remarks>
internal sealed class RemoteTasks(int capacity = 10_000)
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, string> _owners = new(StringComparer.Ordinal);

    public void Add(string taskId, Caller caller)
    {
        lock (_gate)
        {
            if (caller.Subject is not null && _owners.TryAdd(taskId, caller.Key) && _owners.Count > capacity)
            {
                _owners.RemoveAt(0);
            }
        }
    }

    public bool IsOwner(string taskId, Caller caller)
    {
        lock (_gate)
        {
            return _owners.TryGetValue(taskId, out var owner) && string.Equals(owner, caller.Key, StringComparison.Ordinal);
        }
    }
}
