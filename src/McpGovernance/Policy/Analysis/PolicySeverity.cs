namespace McpGovernance.Policy;

/// <summary>How much a finding matters.</summary>
public enum PolicySeverity
{
    /// <summary>The policy does what it says; its author may want to know this.</summary>
    Advice,

    /// <summary>The policy probably does not do what its author thinks. A host says it and starts.</summary>
    Warning,

    /// <summary>The policy does not fit the tools that it is for. A host with these tools does not start with it.</summary>
    Error,
}
