using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The two pins of one kind of typed request: the pipeline outside all other filters, the check inside them.</summary>
internal sealed class TypedPins<TParams, TResult>(ServerEdge edge, InvokeShape<TParams> shape)
    where TParams : RequestParams
    where TResult : Result
{
    private McpRequestFilter<TParams, TResult>? _outer;
    private McpRequestFilter<TParams, TResult>? _inner;

    public McpRequestFilter<TParams, TResult> Outer => _outer ??= next => async (request, cancellationToken) =>
    {
        var call = new TypedContext<TParams, TResult>(edge, shape, request, next, cancellationToken);
        return (TResult)await edge.InvokeAsync(call, request.JsonRpcRequest).ConfigureAwait(false);
    };

    public McpRequestFilter<TParams, TResult> Inner => _inner ??= next => (request, cancellationToken) =>
    {
        var mark = GovernedRequest.Of(request.JsonRpcRequest);
        var target = shape.Target(request.Params);
        if (mark is not null && mark.TryRun(request.MatchedPrimitive, target.Name, request.Params is { } given ? shape.Arguments(given) : null))
        {
            return next(request, cancellationToken);
        }

        ServerLog.RunStopped(edge.Log, target.Name);
        mark?.Stop();
        throw new McpProtocolException(Denials.Undecided.Message, McpErrorCode.InvalidRequest);
    };
}
