namespace McpGovernance.Audit;

/// <summary>How one open journal works, fixed when it opens.</summary>
internal sealed record JournalSettings
{
    public required JournalPlace Place { get; init; }

    public required AuditOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required JournalLog Log { get; init; }

    /// <summary>How long the writer waits before it tries again what failed.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);
}
