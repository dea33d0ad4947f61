namespace McpGovernance;

/// <summary>What running a tool can do, worst case. Nobody's classification means <see cref="Destructive"/>.</summary>
public enum ToolKind
{
    /// <summary>It changes something in a way that may not be undone. The default.</summary>
    Destructive = 0,

    /// <summary>It changes something, additively.</summary>
    Write = 1,

    /// <summary>It only reads.</summary>
    Read = 2,
}
