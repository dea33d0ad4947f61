namespace McpGovernance;

/// <summary>What a policy asks of a call beside a role. It permits nothing; what cannot be met refuses the call.</summary>
/// <remarks>Immutable. Of several that apply everything is asked, each part as strictly as the strictest says.</remarks>
public sealed record Requirement
{
    /// <summary>Nothing is asked.</summary>
    public static Requirement None { get; } = new();

    /// <summary>Scopes that the caller's token must carry, in ordinal order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Whether the caller must be a person, and not a service.</summary>
    public bool Person { get; init; }

    /// <summary>Whether the caller's own user must confirm the call.</summary>
    public bool Confirmation { get; init; }

    /// <summary>Who must approve the call, one for each policy entry that asks for it.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<ApprovalRule> Approvals { get; init; } = [];

    /// <summary>The limits that the call has to keep.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<LimitRule> Limits { get; init; } = [];

    /// <summary>The classes of data that the result must not show, in ordinal order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>How much of the call must be on record: <c>metadata</c>, <c>inputs</c> or <c>full</c>; <see langword="null"/> for what is on record anyway.</summary>
    public string? AuditLevel { get; init; }
}
