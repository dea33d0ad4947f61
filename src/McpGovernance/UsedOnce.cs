using System.Collections.Concurrent;

namespace McpGovernance;

/// <summary>Remembers what was used until it expires. When it is full, nothing more can be used.</summary>
/// <remarks>Thread safe. It knows one process: what is used here may be used once in each process that shares the keys.</remarks>
internal sealed class UsedOnce(TimeProvider time, int capacity = 100_000)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _used = new();

    public bool TryUse(Guid nonce, DateTimeOffset expiresAt)
    {
        if (_used.Count >= capacity)
        {
            ForgetExpired();
        }

        return _used.Count < capacity && _used.TryAdd(nonce, expiresAt);
    }

    private void ForgetExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (nonce, expiresAt) in _used)
        {
            if (expiresAt <= now)
            {
                _used.TryRemove(nonce, out _);
            }
        }
    }
}
