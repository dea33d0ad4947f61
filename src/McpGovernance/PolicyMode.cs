namespace McpGovernance;

/// <summary>What becomes of a refusal that a policy pronounces. Everything else that governance refuses stays refused in every mode.</summary>
public enum PolicyMode
{
    /// <summary>It is refused. The default.</summary>
    Enforce = 0,

    /// <summary>It is carried out; the record says that it would have been refused, and the caller is told.</summary>
    Warn = 1,

    /// <summary>It is carried out; the record says that it would have been refused, and the caller learns nothing.</summary>
    Audit = 2,
}
