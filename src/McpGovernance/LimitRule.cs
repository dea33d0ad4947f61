namespace McpGovernance;

/// <summary>How often, how many at once, how much in all: one limit that a call has to keep. Everything that is given must hold.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LimitRule
{
    /// <summary>The policy entry, such as <c>limits/searches</c>: for records and logs.</summary>
    public required string Entry { get; init; }

    /// <summary>What the limit means. What was counted under one is still counted after a reload of the policy, as long as this is the same.</summary>
    public required string Meaning { get; init; }

    /// <summary>What is counted apart, each once, in the order of <see cref="LimitPart"/>; empty to count everybody together.</summary>
    public IReadOnlyList<LimitPart> Per { get; init; } = [];

    /// <summary>The rate; <see langword="null"/> for any.</summary>
    public RateRule? Rate { get; init; }

    /// <summary>How many calls may be running at once; <see langword="null"/> for any.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The quota; <see langword="null"/> for none.</summary>
    public QuotaRule? Quota { get; init; }
}
