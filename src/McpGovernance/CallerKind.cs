namespace McpGovernance;

/// <summary>How much is known about a caller.</summary>
public enum CallerKind
{
    /// <summary>Nobody in particular. A caller too.</summary>
    Anonymous = 0,

    /// <summary>The operating system's user at the other end of standard input and output: asserted, not verified.</summary>
    Local = 1,

    /// <summary>A principal that the host authenticated.</summary>
    Authenticated = 2,
}
