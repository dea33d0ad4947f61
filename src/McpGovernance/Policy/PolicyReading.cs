namespace McpGovernance.Policy;

/// <summary>For whom and when a policy is read.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PolicyReading
{
    /// <summary>The environment that it is read for, compared exactly with those that the policy names.</summary>
    /// <value>The default is <see langword="null"/>: only policies that name no environment load.</value>
    public string? Environment { get; init; }

    /// <summary>When it is read: a mode that does not enforce may be over.</summary>
    /// <value>The default is <see langword="null"/>, which is now.</value>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What reads files that are not JSON.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<PolicyFormat> Formats { get; init; } = [];

    internal PolicySetting ToSetting() => new() { Time = Time, Formats = Formats, Effect = "" };
}
