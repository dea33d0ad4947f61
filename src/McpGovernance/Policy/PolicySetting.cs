namespace McpGovernance.Policy;

/// <summary>How a policy is read, beside the environment that it is read for.</summary>
internal sealed record PolicySetting
{
    /// <summary>Now, from JSON, for a host that starts.</summary>
    public static PolicySetting Default { get; } = new();

    /// <summary>When it is read; <see langword="null"/> for now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What reads other languages than JSON.</summary>
    public IReadOnlyList<PolicyFormat> Formats { get; init; } = [];

    /// <summary>What follows where it does not load, for messages.</summary>
    public string Effect { get; init; } = PolicyLoader.NoStart;
}
