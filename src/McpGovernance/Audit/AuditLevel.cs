namespace McpGovernance;

/// <summary>How much of a call is on record, beside who, what, why and what came of it.</summary>
public enum AuditLevel
{
    /// <summary>Nothing, unless the call was refused. Only for what reads; everything else has at least <see cref="Metadata"/>.</summary>
    None = 0,

    /// <summary>Size and keyed digest of the arguments, size of the result.</summary>
    Metadata,

    /// <summary>The arguments too: values of clear classes as they are, all others as tokens that can be searched and not read.</summary>
    Inputs,

    /// <summary>The structured result too, in the same way.</summary>
    Full,
}
