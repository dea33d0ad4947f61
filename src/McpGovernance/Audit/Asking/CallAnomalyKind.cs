namespace McpGovernance.Audit;

/// <summary>What is unusual about a record.</summary>
public enum CallAnomalyKind
{
    /// <summary>A caller's first permitted call of a tool, after a time in which the usual was learned.</summary>
    FirstSeen = 0,

    /// <summary>A caller is refused many times within a short time.</summary>
    RefusalBurst = 1,
}
