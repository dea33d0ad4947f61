namespace McpGovernance;

/// <summary>What governance noticed, or what its keepers changed, apart from any request.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Server">The server that it is about.</param>
/// <param name="Reason">What happened, in a sentence for operators.</param>
internal sealed record GovernanceEvent(GovernanceEventKind Kind, string Server, string Reason)
{
    /// <summary>The tool that it is about; <see langword="null"/> where it is about more.</summary>
    public string? Tool { get; init; }

    /// <summary>The version that it is about.</summary>
    public string? Version { get; init; }

    /// <summary>The digest of what was seen.</summary>
    public string? Digest { get; init; }
}
