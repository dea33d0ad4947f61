using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>Where a server meets governance: makes contexts of requests, runs the pipeline, gives its answer.</summary>
/// <remarks>One instance for one <see cref="Governance"/>; thread safe.</remarks>
internal sealed class ServerEdge
{
    private string? _streamKind;

    public ServerEdge(Governance governance, SuspendedCalls suspended, ILogger<ServerEdge> logger, ITransport? transport = null)
    {
        (Governance, Suspended, Log) = (governance, suspended, logger);
        _streamKind = transport is null ? null : StreamKind(transport);
        Listeners = new ListListeners(logger);
        governance.Policy.Follow(Listeners, static (listeners, _) => ((ListListeners)listeners).Tell());
    }

    public Governance Governance { get; }

    public SuspendedCalls Suspended { get; }

    public ILogger Log { get; }

    /// <summary>The clients that are told when what they see may have changed.</summary>
    public ListListeners Listeners { get; }

    /// <summary>Runs the pipeline around a call and gives its answer.</summary>
    /// <exception cref="ModelContextProtocol.McpProtocolException">The answer is a protocol error.</exception>
    public async ValueTask<Result> InvokeAsync(InvokeContext call, JsonRpcMessage message)
    {
        var request = GovernedRequest.Of(message);
        if (request is null || !TryContinue(call, request))
        {
            call.Refuse(request is { StateRejected: true } ? Denials.RoundInvalid : Denials.Undecided);
        }

        if (request is null || request is { Reached: true } && call.Denial is not null)
        {
            await Governance.Pipeline.InvokeAsync(call).ConfigureAwait(false);
            return DenialAnswer.Of(call);
        }

        request.Enter(call);
        await Governance.Pipeline.InvokeAsync(call).ConfigureAwait(false);
        request.Finish();
        if (request.Resumes is null)
        {
            Suspended.Forget(call.CallId);
        }

        if (call.StageFailure is { } failure)
        {
            ServerLog.StageFailed(Log, call.CallId, call.Denial?.Detail, failure);
        }

        return DenialAnswer.Of(call);
    }

    public RequestFacts Facts(MessageContext context, string method, RequestId id, CancellationToken cancellationToken) => new()
    {
        Method = method,
        Server = Governance.Options.Server,
        Transport = IsHttp(context) ? "http" : _streamKind ??= StreamKind(context.Services?.GetService<ITransport>()),
        RequestId = id,
        User = context.User,
        ClientInfo = context.Server.ClientInfo,
        ProtocolVersion = context.Server.NegotiatedProtocolVersion,
        SessionId = context.Server.SessionId,
        ClientAddress = IsHttp(context) ? context.Services?.GetService<ClientAddressSource>()?.Find() : null,
        Services = context.Services,
        CancellationToken = cancellationToken,
    };

    /// <summary>Says which round of which call this is. A request that enters again without a round to continue does not.</summary>
    private bool TryContinue(InvokeContext call, GovernedRequest request)
    {
        if (!request.Reached)
        {
            call.ClaimedRound = request.Continuation;
            return !request.StateRejected;
        }

        if (request is { Finished: true, Call: { Outcome: CallOutcome.InputRequired } earlier })
        {
            call.ClaimedRound = NextRound(earlier, inner: null, suspended: false);
            return true;
        }

        return false;
    }

    /// <summary>The round after this one, bound to caller, method, target and arguments.</summary>
    public CallRound NextRound(InvokeContext call, string? inner, bool suspended) => new()
    {
        CallId = call.CallId,
        Number = call.Round + 1,
        Server = call.Server,
        CallerKey = call.Caller.Key,
        Method = call.Method,
        Target = call.Target.Name,
        ArgumentsDigest = Governance.BindArguments(call.SentArguments),
        ExpiresAt = Governance.Time.GetUtcNow() + RoundSealer.Lifetime,
        Nonce = Guid.NewGuid(),
        Inner = inner,
        Suspended = suspended,
    };

    /// <summary>Where standard input and output are served beside HTTP, nobody with a session is the operating system's user.</summary>
    private static bool IsHttp(MessageContext context) =>
        context.JsonRpcMessage.Context?.RelatedTransport is not null || context.Server.SessionId is not null;

    private static string StreamKind(ITransport? transport) => transport is StdioServerTransport ? "stdio" : "stream";
}
