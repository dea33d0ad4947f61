using McpGovernance.Audit;

namespace McpGovernance.Cli.Audit;

/// <summary>Orders calls and keeps only as many as are shown.</summary>
internal sealed class CallSelection(CallOrder order, int? limit)
{
    /// <summary>How many an order shows that cannot begin before the last call is read.</summary>
    public const int DefaultLimit = 1000;

    /// <summary>Whether there were more than <see cref="DefaultLimit"/> and nobody had said how many to show.</summary>
    public bool WasCut { get; private set; }

    public IEnumerable<JoinedCall> Of(IEnumerable<JoinedCall> calls) =>
        limit is null && order == CallOrder.Oldest ? calls : Kept(calls);

    private List<JoinedCall> Kept(IEnumerable<JoinedCall> calls)
    {
        var most = limit ?? DefaultLimit;
        var kept = new PriorityQueue<JoinedCall, (double Value, long Number)>();
        var number = 0L;
        foreach (var call in calls)
        {
            kept.Enqueue(call, (ValueOf(call), ++number));
            if (kept.Count > most)
            {
                kept.Dequeue();
                WasCut = limit is null;
            }
        }

        var rising = new List<JoinedCall>(kept.Count);
        while (kept.TryDequeue(out var call, out _))
        {
            rising.Add(call);
        }

        if (order != CallOrder.Oldest)
        {
            rising.Reverse();
        }

        return rising;
    }

    private double ValueOf(JoinedCall call) => order == CallOrder.Slowest
        ? call.Last.Milliseconds ?? -1
        : call.Began?.UtcTicks ?? 0;
}
