namespace McpGovernance.Audit;

/// <summary>The refusals of one caller within a time, in at most so many parts as <see cref="MaxParts"/>.</summary>
internal sealed class RefusalWindow
{
    private const int MaxParts = 60;

    private readonly Queue<(DateTimeOffset Begun, long Count)> _parts = new();
    private (DateTimeOffset Begun, long Count) _now;
    private long _count;

    public DateTimeOffset Last { get; private set; }

    /// <summary>Whether it was said already, since the caller was last quiet.</summary>
    public bool IsReported { get; set; }

    /// <summary>Counts further refusals, and gives how many there are within the time.</summary>
    public long Add(DateTimeOffset time, long count, TimeSpan window)
    {
        // Back by as much is a clock that was set: what it had counted would not get old until it is there again.
        if ((time - Last).Duration() >= window)
        {
            _parts.Clear();
            (_now, _count, IsReported) = ((time, 0), 0, false);
        }

        if (time - _now.Begun >= window / MaxParts)
        {
            _parts.Enqueue(_now);
            _now = (time, 0);
        }

        while (_parts.TryPeek(out var oldest) && time - oldest.Begun >= window)
        {
            _count -= _parts.Dequeue().Count;
        }

        // What a record says that it counts may be any number.
        count = Math.Clamp(count, 0, long.MaxValue - _count);
        _now.Count += count;
        _count += count;
        Last = time;
        return _count;
    }
}
