namespace McpGovernance;

/// <summary>How much a misuse of a tool would cost. Nobody's classification means <see cref="High"/>.</summary>
public enum ToolRisk
{
    /// <summary>People or money are harmed. The default.</summary>
    High = 0,

    /// <summary>It is a nuisance that somebody has to undo.</summary>
    Medium = 1,

    /// <summary>Nobody would notice.</summary>
    Low = 2,
}
