using McpGovernance.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;

namespace McpGovernance;

/// <summary>Governs what a client sends.</summary>
public static class ClientTransportExtensions
{
    /// <summary>
    /// Governs everything that a client sends through this transport: what is refused never reaches the wire, whoever asked for it
    /// — <see cref="McpClient"/>, a tool that a chat client invokes, a retry.
    /// </summary>
    /// <param name="transport">The transport that reaches the server.</param>
    /// <param name="governance">Governance, made by <see cref="StandaloneGovernance.Create"/>. Its policy grants tools by name, and two
    /// servers may use one name, so it governs the clients of one server.</param>
    /// <param name="server">What this program calls the server, in policies and records. 1 to 100 of <c>A–Z a–z 0–9 . _ -</c>, not
    /// starting with a dot. Choose it yourself: what a server says of itself is a stranger's word.</param>
    /// <param name="loggerFactory">Where the edge logs; nowhere by default.</param>
    /// <returns>A transport for <see cref="McpClient.CreateAsync"/>. It owns nothing of <paramref name="transport"/>.</returns>
    /// <remarks>
    /// What servers ask back is governed by <see cref="McpClientOptionsExtensions.WithGovernance(McpClientOptions, Governance)"/>. A client
    /// that declares sampling, elicitation or roots without it fails to connect.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="transport"/>, <paramref name="governance"/> or <paramref name="server"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="server"/> is not a name.</exception>
    /// <exception cref="GovernanceConfigurationException">This governance governs the clients of another server, or the transport is governed already.</exception>
    public static IClientTransport WithGovernance(
        this IClientTransport transport, Governance governance, string server, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(governance);
        ArgumentNullException.ThrowIfNull(server);
        if (!GovernanceOptions.IsServerName(server))
        {
            throw new ArgumentException($"'{server}' cannot name a server. Use 1 to 100 letters, digits, '.', '_' and '-', and no dot at the start.", nameof(server));
        }

        if (transport is GovernedClientTransport)
        {
            throw new GovernanceConfigurationException("The transport is governed already. Call 'WithGovernance' on it once.");
        }

        governance.ServeClientsOf(server);
        governance.Policy.Accept();
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ClientEdge>();
        return new GovernedClientTransport(transport, new ClientEdge(governance, server, Kind(transport), logger));
    }

    private static string Kind(IClientTransport transport) => transport switch
    {
        StdioClientTransport => "stdio",
        HttpClientTransport => "http",
        _ => "stream",
    };
}
