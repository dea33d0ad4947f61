using System.Net;

namespace McpGovernance.AspNetCore;

/// <summary>The other end of the connection, as it was before any middleware could say otherwise.</summary>
internal sealed record Peer(IPAddress? Address);
