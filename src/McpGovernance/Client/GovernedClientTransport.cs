using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>A transport whose sessions are governed.</summary>
internal sealed class GovernedClientTransport(IClientTransport inner, ClientEdge edge) : IClientTransport
{
    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new GovernedSession(await inner.ConnectAsync(cancellationToken).ConfigureAwait(false), edge);
}
