namespace McpGovernance;

/// <summary>The roles of one caller under one policy.</summary>
/// <remarks>Immutable. A policy derives its own, with whatever makes its decisions fast.</remarks>
public abstract class RoleSet
{
    /// <summary>The names of the roles, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Names { get; }
}
