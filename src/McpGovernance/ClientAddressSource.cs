using System.Net;

namespace McpGovernance;

/// <summary>Says where the request that is being served came from. The package of a transport registers one.</summary>
/// <remarks>Called concurrently, once per request that came over HTTP, in the flow of that request.</remarks>
public abstract class ClientAddressSource
{
    /// <summary>Finds the address of the peer, or of the client behind a proxy that the host trusts.</summary>
    /// <returns>The address; <see langword="null"/> when it is not known.</returns>
    public abstract IPAddress? Find();
}
