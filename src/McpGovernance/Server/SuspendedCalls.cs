using System.Collections.Concurrent;

namespace McpGovernance.Server;

/// <summary>The calls of this process whose handler is suspended while the client gathers input.</summary>
/// <remarks>Thread safe. An entry leaves when its call ends, which the SDK sees to when the session ends.</remarks>
internal sealed class SuspendedCalls
{
    private readonly ConcurrentDictionary<Guid, GovernedRequest> _suspended = new();

    public void Add(Guid callId, GovernedRequest request) => _suspended[callId] = request;

    public GovernedRequest? Find(Guid callId) => _suspended.GetValueOrDefault(callId);

    public void Forget(Guid callId)
    {
        if (!_suspended.IsEmpty)
        {
            _suspended.TryRemove(callId, out _);
        }
    }
}
