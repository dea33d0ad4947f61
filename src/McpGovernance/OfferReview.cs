using ModelContextProtocol.Server;

namespace McpGovernance;

/// <summary>Holds the tools of a server that starts against what was approved.</summary>
/// <exception cref="GovernanceConfigurationException">The server is not to start.</exception>
internal delegate void ToolsReview(McpServerPrimitiveCollection<McpServerTool>? tools);
