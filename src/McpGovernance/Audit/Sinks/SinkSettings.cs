namespace McpGovernance.Audit;

/// <summary>What all followers of one journal share.</summary>
internal sealed record SinkSettings
{
    public required TimeProvider Time { get; init; }

    public required SinkLog Log { get; init; }

    /// <summary>How long a record of the followers' own may take into the journal.</summary>
    public required TimeSpan Patience { get; init; }

    public required UuidSource Ids { get; init; }
}
