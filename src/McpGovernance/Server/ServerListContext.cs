using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The context of one page of a list.</summary>
internal sealed class ServerListContext<TParams, TResult, TItem>(
    ServerEdge edge,
    ListShape<TResult, TItem> shape,
    RequestContext<TParams> request,
    McpRequestHandler<TParams, TResult> next,
    CancellationToken cancellationToken)
    : ListContext(
        edge.Facts(request, shape.Method, request.JsonRpcRequest.Id, cancellationToken),
        shape.Operation,
        edge.Governance.Policy.Current,
        edge.Governance.Time)
    where TResult : PaginatedResult
{
    private List<TItem> _items = [];

    public override int Count => _items.Count;

    public override Result? Result => Page;

    public TResult? Page { get; private set; }

    internal override JsonNode? RawParams => request.JsonRpcRequest.Params;

    public override GovernanceTarget GetTarget(int index) => shape.Target(_items[index], edge.Governance.Tools);

    public override void RemoveAt(int index)
    {
        _items.RemoveAt(index);
        Removed++;
    }

    private protected override async ValueTask InvokeHandlerAsync()
    {
        var result = await next(request, CancellationToken).ConfigureAwait(false);
        _items = [.. shape.Items(result)];
        Page = shape.Copy(result, _items);
    }
}
