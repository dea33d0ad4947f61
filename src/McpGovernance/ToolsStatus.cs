namespace McpGovernance;

/// <summary>How the tools stand to what was approved: for metrics and health.</summary>
/// <remarks>Thread safe.</remarks>
public abstract class ToolsStatus
{
    /// <summary>Whether a catalog says what was approved.</summary>
    public abstract bool HasCatalog { get; }

    /// <summary>Why the catalog that is there now is not in force; <see langword="null"/> while it is. For operators, never for callers.</summary>
    public abstract string? Problem { get; }

    /// <summary>What is not as it was approved, a sentence for each tool; empty while all is. For operators, never for callers.</summary>
    public abstract IReadOnlyList<string> Drift { get; }
}
