namespace McpGovernance;

/// <summary>From when on something in the journal is unusual, while a server runs. Fixed when the journal opens.</summary>
/// <remarks>Set it while the host is being built; not thread safe after that.</remarks>
public sealed class AnomalyDetectionOptions
{
    /// <summary>How long the usual is learned before a caller's first call of a tool is an anomaly.</summary>
    /// <value>The default is 7 days. From 0 to 365 days.</value>
    /// <remarks>Counted by the times of records; a pause of more than a day between two records counts as a day.</remarks>
    public TimeSpan Learning { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How far back the journal is read at start, so that what was usual before a restart still is.</summary>
    /// <value>The default is 30 days. From 1 hour, and not less than <see cref="Learning"/>, to 3,650 days.</value>
    public TimeSpan LookBack { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many refusals of one caller within <see cref="BurstWindow"/> are not unusual yet.</summary>
    /// <value>The default is 20. From 0 to 1,000,000.</value>
    public long BurstRefusals { get; set; } = 20;

    /// <summary>The time within which refusals are counted, and after which a caller without any is quiet again.</summary>
    /// <value>The default is 5 minutes. From 1 second to 1 day.</value>
    public TimeSpan BurstWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many pairs of caller and tool are remembered; at this number no further first call is found.</summary>
    /// <value>The default is 200,000, which take about 10 MB. From 1 to 10,000,000.</value>
    public int MaxPairs { get; set; } = 200_000;
}
