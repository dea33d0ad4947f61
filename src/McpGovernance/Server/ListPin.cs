using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The pin of one kind of list: the pipeline outside all other filters.</summary>
internal sealed class ListPin<TParams, TResult, TItem>(ServerEdge edge, ListShape<TResult, TItem> shape)
    where TResult : PaginatedResult
{
    private McpRequestFilter<TParams, TResult>? _outer;

    public McpRequestFilter<TParams, TResult> Outer => _outer ??= next => async (request, cancellationToken) =>
    {
        var list = new ServerListContext<TParams, TResult, TItem>(edge, shape, request, next, cancellationToken);
        var mark = GovernedRequest.Of(request.JsonRpcRequest);
        mark?.EnterList();
        if (mark is null)
        {
            list.Refuse(Denials.Undecided);
        }

        await edge.Governance.Pipeline.ListAsync(list).ConfigureAwait(false);
        mark?.Finish();
        if (list.StageFailure is { } failure)
        {
            ServerLog.StageFailed(edge.Log, list.CallId, list.Denial?.Detail, failure);
        }

        DenialAnswer.ThrowIfRefused(list);
        return list.Page!;
    };
}
