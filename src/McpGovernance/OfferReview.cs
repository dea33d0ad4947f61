using ModelContextProtocol.Server;

namespace McpGovernance;

/// <summary>Holds what a server that starts offers against what was approved.</summary>
/// <exception cref="GovernanceConfigurationException">The server is not to start.</exception>
internal delegate void OfferReview(McpServerOptions options);
