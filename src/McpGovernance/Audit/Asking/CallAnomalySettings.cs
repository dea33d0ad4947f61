namespace McpGovernance.Audit;

/// <summary>From when on something is unusual.</summary>
public sealed record CallAnomalySettings
{
    /// <summary>How long the usual is learned, from the first record on, before a first call is one.</summary>
    /// <value>The default is seven days.</value>
    public TimeSpan Learning { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many refusals of one caller within <see cref="BurstWindow"/> are not unusual yet.</summary>
    /// <value>The default is 20.</value>
    public long BurstRefusals { get; init; } = 20;

    /// <summary>The time within which refusals are counted, and after which a caller without any is quiet again.</summary>
    /// <value>The default is five minutes.</value>
    public TimeSpan BurstWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many pairs of caller and tool are remembered; at this number no further first call is reported.</summary>
    /// <value>The default is 200,000.</value>
    public int MaxPairs { get; init; } = 200_000;

    /// <summary>How much a pause between two records counts for the time of learning at most.</summary>
    internal TimeSpan LongestPause { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many callers' refusals are counted apart within one window.</summary>
    internal int MaxRefusedCallers { get; init; } = 10_000;
}
