namespace McpGovernance;

/// <summary>The three answers that a sink has.</summary>
public enum AuditSinkAnswer
{
    /// <summary>The records up to one are kept and need not come again.</summary>
    Acknowledged,

    /// <summary>Not now: the same records are to come again later.</summary>
    RetryAfter,

    /// <summary>One record can never be taken: it is put aside, on record, and the others come without it. Of a sink that is the journal: it is on record that it is missing, and its call does not run.</summary>
    Rejected,
}
