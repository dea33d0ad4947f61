namespace McpGovernance.Schemas;

/// <summary>Who must understand whom after a change.</summary>
public enum ComparisonDirection
{
    /// <summary>What was sent by the old schema must be taken by the new one: arguments of a tool.</summary>
    Input = 0,

    /// <summary>What is sent by the new schema must be taken by the old one: results of a tool.</summary>
    Output = 1,
}
