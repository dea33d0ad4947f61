namespace McpGovernance;

/// <summary>What a sink is called, and how much it takes at a time.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AuditSinkDescription
{
    /// <summary>The name in files, metrics, health and logs: 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, not starting with a dot. The sink's cursor is kept under it.</summary>
    public required string Name { get; init; }

    /// <summary>How many records a batch may have.</summary>
    /// <value>The default is 512. From 1 to 100,000.</value>
    public int MaxRecords { get; init; } = 512;

    /// <summary>How many bytes the records of a batch may have together. A single record is given whatever its size.</summary>
    /// <value>The default is 1 MiB. From 1 to 64 MiB.</value>
    public long MaxBytes { get; init; } = 1L << 20;

    /// <summary>How long a write may take.</summary>
    /// <value>The default is 30 seconds. From 10 milliseconds to 10 minutes.</value>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the sink keeps one copy of a record that is given to it twice, after a restart too.</summary>
    /// <value>The default is <see langword="true"/>. Nothing but the contract tests asks.</value>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>What is wrong with the description; <see langword="null"/> when nothing is.</summary>
    internal string? Problem =>
        Name is null || !GovernanceOptions.IsServerName(Name) ? "Its name must have 1 to 100 of 'A–Z a–z 0–9 . _ -' and not start with a dot, because it names files." :
        MaxRecords is < 1 or > 100_000 ? $"'{nameof(MaxRecords)}' is {MaxRecords}. Use 1 to 100,000." :
        MaxBytes is < 1 or > 64L << 20 ? $"'{nameof(MaxBytes)}' is {MaxBytes}. Use 1 to {64L << 20}." :
        TimeLimit < TimeSpan.FromMilliseconds(10) || TimeLimit > TimeSpan.FromMinutes(10) ? $"'{nameof(TimeLimit)}' is {TimeLimit}. Use 10 milliseconds to 10 minutes." :
        null;
}
