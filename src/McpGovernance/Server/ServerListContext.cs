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
    private List<GovernanceTarget> _targets = [];

    public override int Count => _items.Count;

    public override Result? Result => Page;

    public TResult? Page { get; private set; }

    internal override JsonNode? RawParams => request.JsonRpcRequest.Params;

    public override GovernanceTarget GetTarget(int index) => _targets[index];

    public override void RemoveAt(int index)
    {
        _items.RemoveAt(index);
        _targets.RemoveAt(index);
        Removed++;
    }

    private protected override async ValueTask InvokeHandlerAsync()
    {
        var result = await next(request, CancellationToken).ConfigureAwait(false);
        _items = [.. shape.Items(result)];
        _targets = [.. _items.Select(item => shape.Target(item, Find))];
        for (var i = Count - 1; i >= 0 && Select is { } select; i--)
        {
            if (select(_targets[i]) is not { } selected)
            {
                RemoveAt(i);
                continue;
            }

            if (selected.Contract is { } contract && _targets[i].Contract is { } live && !ReferenceEquals(contract, live) && _items[i] is Tool tool)
            {
                _items[i] = (TItem)(object)contract.Shown(tool, live, ProtocolRevision.IsJuly2026OrLater(ProtocolVersion));
            }

            _targets[i] = selected;
        }

        Page = shape.Copy(result, _items);
    }

    /// <summary>The contract that a call would find: none of what a handler lists, and of a copy that a filter made, no better kind than the tool's own.</summary>
    /// <remarks>For earlier revisions the SDK lists another form of a tool than the tool is.</remarks>
    private ToolContract? Find(Tool listed)
    {
        if (request.Server.ServerOptions.ToolCollection is not { } tools || !tools.TryGetPrimitive(listed.Name, out var live))
        {
            return null;
        }

        var own = edge.Governance.Tools.Find(live.ProtocolTool);
        return !ProtocolRevision.IsJuly2026OrLater(ProtocolVersion) || ReferenceEquals(listed, live.ProtocolTool) ? own
            : edge.Governance.Tools.Find(listed) is { } copy && own?.Kind >= copy.Kind ? copy
            : own;
    }
}
