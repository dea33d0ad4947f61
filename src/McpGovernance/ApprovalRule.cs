namespace McpGovernance;

/// <summary>Who must approve a call before it runs.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ApprovalRule
{
    /// <summary>The roles that may approve, in ordinal order.</summary>
    public required IReadOnlyList<string> From { get; init; }

    /// <summary>How many must.</summary>
    /// <value>The default is 1.</value>
    public int Quorum { get; init; } = 1;

    /// <summary>How long they have to decide.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>How long after the approval the call may run.</summary>
    public required TimeSpan ExecuteWithin { get; init; }
}
