namespace McpGovernance.Audit;

/// <summary>What the detection works with.</summary>
internal sealed record AnomalySettings
{
    /// <summary>A day without a record teaches nothing, and a clock that jumps by years ends no learning.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    public required AnomalyDetectionOptions Options { get; init; }

    public required string Server { get; init; }

    /// <summary>The journal, once it is open.</summary>
    public required Func<Journal?> Journal { get; init; }

    /// <summary>How long a record of an anomaly may take into the journal.</summary>
    public required TimeSpan Patience { get; init; }

    public required TimeProvider Time { get; init; }

    public required UuidSource Ids { get; init; }

    public required AnomalyLog Log { get; init; }

    public CallAnomalyDetector CreateDetector() => new(new CallAnomalySettings
    {
        Learning = Options.Learning,
        BurstRefusals = Options.BurstRefusals,
        BurstWindow = Options.BurstWindow,
        MaxPairs = Options.MaxPairs,
        LongestPause = LongestPause,
    });
}
