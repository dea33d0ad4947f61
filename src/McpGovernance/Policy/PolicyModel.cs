namespace McpGovernance.Policy;

/// <summary>A policy document after everything in it was found right, in its one normal form.</summary>
/// <remarks>Roles and entries are in ordinal order and free of duplicates, so that nothing made of them depends on how they were written.</remarks>
internal sealed record PolicyModel
{
    /// <summary>The only mode that this version enforces, and the default.</summary>
    public const string Enforce = "enforce";

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The environments it is for, in ordinal order; empty means any.</summary>
    public required IReadOnlyList<string> Environments { get; init; }

    /// <summary>The roles that claims give, in ordinal order.</summary>
    public required IReadOnlyList<RoleDefinition> Roles { get; init; }

    /// <summary>What each role may use; roles and entries in ordinal order.</summary>
    public required IReadOnlyList<MatrixRow> Matrix { get; init; }

    /// <summary>Which callers are on which channel of versions, in ordinal order.</summary>
    public IReadOnlyList<RolloutEntry> Rollout { get; init; } = [];
}
