using System.Collections.Concurrent;

namespace McpGovernance.Tests.Support;

/// <summary>Keeps what happens apart from any request.</summary>
internal sealed class CollectingEvents : EventRecorder
{
    private readonly ConcurrentQueue<GovernanceEvent> _happened = new();

    public IReadOnlyList<GovernanceEvent> Happened => [.. _happened];

    public override void Record(GovernanceEvent happened) => _happened.Enqueue(happened);
}
