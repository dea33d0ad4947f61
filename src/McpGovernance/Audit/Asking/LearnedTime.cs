namespace McpGovernance.Audit;

/// <summary>For how long the usual was learned: by the times of records, and bounded where these jump.</summary>
/// <param name="longestPause">A step between two records that is longer counts as this: nothing was learned in it, or a clock was set.</param>
internal sealed class LearnedTime(TimeSpan longestPause)
{
    private DateTimeOffset? _latest;

    public TimeSpan Length { get; private set; }

    public void Pass(DateTimeOffset time)
    {
        if (_latest is not { } latest)
        {
            _latest = time;
        }
        else if (time > latest)
        {
            var step = time - latest;
            Length += step < longestPause ? step : longestPause;
            _latest = time;
        }
        else if (latest - time > longestPause)
        {
            _latest = time; // The clock was ahead. Waiting until it gets there again could be for ever.
        }
    }

    public void BeginAnew() => (_latest, Length) = (null, TimeSpan.Zero);
}
