namespace McpGovernance.Policy;

/// <summary>For whom and when a policy is read.</summary>
/// <param name="Environment">The host's environment, or <see langword="null"/>.</param>
internal sealed record PolicySetting(string? Environment)
{
    /// <summary>When it is read; <see langword="null"/> for now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What reads other languages than JSON.</summary>
    public IReadOnlyList<PolicyFormat> Formats { get; init; } = [];

    /// <summary>What follows where it does not load, for messages.</summary>
    public string Effect { get; init; } = PolicyLoader.NoStart;
}
