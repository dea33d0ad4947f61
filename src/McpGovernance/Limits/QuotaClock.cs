namespace McpGovernance.Limits;

/// <summary>Says which window a quota is in.</summary>
/// <remarks>
/// Thread safe. Windows follow the wall clock, and never back: where it is set to a time before the window, the window stays,
/// so that nothing is counted anew. It stays for as long as it would have lasted, by the monotonic clock, and then the wall clock
/// is believed: who had used the quota up before a mistake was corrected waits for one period at most.
/// </remarks>
internal sealed class QuotaClock(QuotaRule rule, TimeProvider time)
{
    private readonly Lock _gate = new();
    private QuotaWindow? _current;

    /// <summary>The window now.</summary>
    public QuotaWindow At(long now)
    {
        var wall = time.GetUtcNow();
        var current = Volatile.Read(ref _current);
        return current is not null && current.Contains(wall) ? current : Move(wall, now);
    }

    /// <summary>How long until another window begins.</summary>
    public TimeSpan UntilNext(QuotaWindow window, long now)
    {
        var wall = time.GetUtcNow();
        var left = window.End - wall;
        var longest = window.Length - time.GetElapsedTime(window.EnteredAt, now);
        return wall < window.Begin && longest < left ? longest : left;
    }

    private QuotaWindow Move(DateTimeOffset wall, long now)
    {
        lock (_gate)
        {
            var current = _current;
            if (current is not null && (current.Contains(wall) || (wall < current.Begin && time.GetElapsedTime(current.EnteredAt, now) < current.Length)))
            {
                return current;
            }

            var (begin, end) = QuotaCalendar.Around(wall, rule.Period, rule.Zone);
            _current = new QuotaWindow(begin, end, (current?.Number ?? 0) + 1, now);
            return _current;
        }
    }
}
