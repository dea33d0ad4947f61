using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The context of every typed request but a tool call.</summary>
internal sealed class TypedContext<TParams, TResult>(
    ServerEdge edge,
    InvokeShape<TParams> shape,
    RequestContext<TParams> request,
    McpRequestHandler<TParams, TResult> next,
    CancellationToken cancellationToken)
    : ServerInvokeContext<TParams>(edge, shape, request, cancellationToken)
    where TParams : RequestParams
    where TResult : Result
{
    private protected override async ValueTask<Result> RunAsync()
    {
        var result = await next(Request, CancellationToken).ConfigureAwait(false);
        if (result is ICacheableResult { CacheScope: not null } cacheable)
        {
            cacheable.CacheScope = CacheScope.Private;
        }

        return result;
    }
}
