namespace McpGovernance.Audit;

/// <summary>Calls back when the first of those who wait has waited long enough.</summary>
/// <remarks>Guarded by the lock of <see cref="JournalQueue"/>.</remarks>
internal sealed class PatienceTimer : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _runs;

    /// <param name="time">The clock.</param>
    /// <param name="sweep">Called without the lock.</param>
    public PatienceTimer(TimeProvider time, Action sweep)
    {
        _time = time;
        _timer = time.CreateTimer(static sweep => ((Action)sweep!)(), sweep, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Somebody waits from now on; returns until when.</summary>
    public long Start(TimeSpan patience)
    {
        if (!_runs)
        {
            _runs = true;
            _timer.Change(patience, Timeout.InfiniteTimeSpan);
        }

        return _time.GetTimestamp() + (long)(patience.TotalSeconds * _time.TimestampFrequency);
    }

    /// <param name="now">The moment of the sweep.</param>
    /// <param name="next">When the next one is due; <see cref="long.MaxValue"/> when nobody waits.</param>
    public void Swept(long now, long next)
    {
        _runs = next != long.MaxValue;
        if (_runs)
        {
            _timer.Change(_time.GetElapsedTime(now, next) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();
}
