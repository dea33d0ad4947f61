using McpGovernance.Client;
using ModelContextProtocol.Client;

namespace McpGovernance;

/// <summary>Governs what servers ask a client.</summary>
public static class McpClientOptionsExtensions
{
    /// <summary>
    /// Governs the handlers that these options have now: sampling, elicitation and roots, in every protocol revision. A handler that
    /// nobody set stays unset, so that no capability appears by accident.
    /// </summary>
    /// <param name="options">The options of one client. Call this when all handlers are set: one that is replaced later fails the connect.</param>
    /// <param name="governance">The governance that governs the transport of the same client.</param>
    /// <returns>The options.</returns>
    /// <remarks>
    /// A policy permits such requests by method: <c>method:elicitation/create</c>, <c>method:sampling/createMessage</c>,
    /// <c>method:roots/list</c>. The caller is the one on whose behalf the client acts. Refused, an elicitation is declined; the others
    /// are answered with an error.
    /// </remarks>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">The options are governed by another governance already.</exception>
    public static McpClientOptions WithGovernance(this McpClientOptions options, Governance governance)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(governance);
        ClientWiring.Wire(options, governance);
        return options;
    }
}
