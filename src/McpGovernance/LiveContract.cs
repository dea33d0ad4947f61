using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>A tool's contract as the tool itself has it, which nobody approved.</summary>
internal sealed class LiveContract(Tool definition, ToolKind kind, Func<Tool, string> digest) : ToolContract(definition, kind, digest);
