using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>Answers which contract a tool has. Without a catalog it answers from the live definitions.</summary>
/// <remarks>Implementations are called concurrently.</remarks>
public abstract class ToolDirectory
{
    /// <summary>Finds the contract of a tool.</summary>
    /// <param name="definition">The live definition that the server holds.</param>
    /// <returns>The contract, or <see langword="null"/> when no such tool is known to governance.</returns>
    public abstract ToolContract? Find(Tool definition);
}
