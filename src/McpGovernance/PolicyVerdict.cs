namespace McpGovernance;

/// <summary>What the guards of a policy say about one call with its arguments.</summary>
/// <remarks>Immutable and safe to share between calls.</remarks>
public sealed class PolicyVerdict
{
    /// <summary>No guard applies and no limit holds.</summary>
    public static PolicyVerdict None { get; } = new();

    /// <summary>The guard that refuses, such as <c>guards/own customer only</c>: the ordinal-first of them; <see langword="null"/> when none does.</summary>
    public string? DeniedBy { get; init; }

    /// <summary>The guards that apply, in ordinal order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Applied { get; init; } = [];

    /// <summary>What is asked of the call.</summary>
    /// <value>The default is <see cref="Requirement.None"/>.</value>
    public Requirement Requirement { get; init; } = Requirement.None;
}
