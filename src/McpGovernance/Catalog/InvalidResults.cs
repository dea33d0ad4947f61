namespace McpGovernance;

/// <summary>What happens to a structured result that is not what its tool declares.</summary>
public enum InvalidResults
{
    /// <summary>The caller does not get it: the answer is <c>contract.result_invalid</c>, or <c>result.withheld</c> after an action that was carried out. The default.</summary>
    Refuse = 0,

    /// <summary>The caller gets it, and the operator a warning with its faults.</summary>
    Warn = 1,
}
