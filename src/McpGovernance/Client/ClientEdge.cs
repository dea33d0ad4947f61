using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>Where the clients of one server meet governance.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class ClientEdge(Governance governance, string server, string transport, ILogger logger)
{
    private readonly bool _isPeer = governance.Options.GovernedPeers.Contains(server);
    private int _toldOfMarks;

    public Governance Governance { get; } = governance;

    public string Server { get; } = server;

    public ILogger Log { get; } = logger;

    public RemoteTools Tools { get; } = new(governance.DigestDefinition);

    public RemoteTasks Tasks { get; } = new();

    public OpenRounds Rounds { get; } = new();

    public RequestFacts Facts(string method, RequestId id, string? protocolVersion, string? sessionId, CancellationToken cancellationToken) => new()
    {
        Method = method,
        Server = Server,
        Side = GovernanceSide.Client,
        Transport = transport,
        RequestId = id,
        ProtocolVersion = protocolVersion,
        SessionId = sessionId,
        CancellationToken = cancellationToken,
    };

    /// <summary>The round after this one, found by the state that the server gave.</summary>
    public void Remember(InvokeContext call, string state) => Rounds.Add(state, new CallRound
    {
        CallId = call.CallId,
        Number = call.Round + 1,
        Server = Server,
        CallerKey = call.Caller.Key,
        Method = call.Method,
        Target = call.Target.Name,
        ArgumentsDigest = Governance.BindArguments(call.SentArguments),
        ExpiresAt = Governance.Time.GetUtcNow() + RoundSealer.Lifetime,
        Nonce = Guid.NewGuid(),
    });

    /// <summary>Takes our own marks off a definition of a server that is not known to be governed: nobody else may speak in our name.</summary>
    public void TakeMarks(JsonObject definition)
    {
        if (!_isPeer && ClientJson.TakeMarks(definition) && Interlocked.Exchange(ref _toldOfMarks, 1) == 0)
        {
            ClientLog.MarksTaken(Log, Server);
        }
    }

    public void Report(GovernanceContext context)
    {
        if (context.StageFailure is { } failure)
        {
            ClientLog.StageFailed(Log, context.CallId, context.Denial?.Detail, failure);
        }
    }
}
