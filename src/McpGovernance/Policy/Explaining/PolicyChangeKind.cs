namespace McpGovernance.Policy;

/// <summary>What would have to be otherwise.</summary>
public enum PolicyChangeKind
{
    /// <summary>The caller would have a role.</summary>
    Role,

    /// <summary>The caller's token would carry a scope.</summary>
    Scope,

    /// <summary>A condition would have another answer.</summary>
    Clause,
}
