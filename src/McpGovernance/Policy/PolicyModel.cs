namespace McpGovernance.Policy;

/// <summary>A policy document after everything in it was found right, in its one normal form.</summary>
/// <remarks>Roles and entries are in ordinal order and free of duplicates, so that nothing made of them depends on how they were written.</remarks>
internal sealed record PolicyModel
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The environments it is for, in ordinal order; empty means any.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>What becomes of what it refuses.</summary>
    public PolicyMode Mode { get; init; }

    /// <summary>From when on it is enforced whatever <see cref="Mode"/> says; <see langword="null"/> for never.</summary>
    public DateTimeOffset? ModeUntil { get; init; }

    /// <summary>The roles that claims give, in ordinal order.</summary>
    public required IReadOnlyList<RoleDefinition> Roles { get; init; }

    /// <summary>What each role may use; roles and entries in ordinal order.</summary>
    public required IReadOnlyList<MatrixRow> Matrix { get; init; }

    /// <summary>What everything must fit under; in ordinal order of names.</summary>
    public IReadOnlyList<CeilingDefinition> Ceilings { get; init; } = [];

    /// <summary>What refuses or asks for more; in ordinal order of names.</summary>
    public IReadOnlyList<GuardDefinition> Guards { get; init; } = [];

    /// <summary>How often and how much; in ordinal order of names.</summary>
    public IReadOnlyList<LimitDefinition> Limits { get; init; } = [];

    /// <summary>The sets of entries that the document names, for people: what they mean stands where they are used.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<MatrixEntry>> Sets { get; init; } = new Dictionary<string, IReadOnlyList<MatrixEntry>>();

    /// <summary>Which callers are on which channel of versions, in ordinal order.</summary>
    public IReadOnlyList<RolloutEntry> Rollout { get; init; } = [];
}
