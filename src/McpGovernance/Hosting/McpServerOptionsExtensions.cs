using McpGovernance.Hosting;
using McpGovernance.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance;

/// <summary>Governs a server that is created without a host.</summary>
public static class McpServerOptionsExtensions
{
    /// <summary>Governs the server that will be created with these options. Call it last, before <c>McpServer.Create</c>.</summary>
    /// <param name="options">The server's options.</param>
    /// <param name="governance">Governance, made by <see cref="StandaloneGovernance.Create"/>.</param>
    /// <param name="transport">The server's transport, which tells standard input and output from other streams: only there the
    /// operating system's user is the caller.</param>
    /// <param name="loggerFactory">Where the edge logs; nowhere by default.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or <paramref name="governance"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">The server cannot be governed; the message says why and what to use instead.</exception>
    public static McpServerOptions WithGovernance(
        this McpServerOptions options, Governance governance, ITransport? transport = null, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(governance);
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ServerEdge>();
        var pins = new ServerPins(new ServerEdge(governance, new SuspendedCalls(), logger, transport));
        pins.Apply(options);
        if (pins.Problems(options) is { Count: > 0 } problems)
        {
            throw new GovernanceConfigurationException(string.Join(Environment.NewLine, problems));
        }

        ServerReview.Require(options, governance, logger, static () => []);
        governance.ReviewOffer(options);
        governance.Policy.Accept();
        return options;
    }
}
