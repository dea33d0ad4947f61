using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The context of a request that has a typed filter: freezes what was decided, and runs it.</summary>
internal abstract class ServerInvokeContext<TParams>(
    ServerEdge edge,
    InvokeShape<TParams> shape,
    RequestContext<TParams> request,
    CancellationToken cancellationToken)
    : InvokeContext(
        edge.Facts(request, shape.Method, request.JsonRpcRequest.Id, cancellationToken),
        shape.Operation,
        shape.Target(request.Params),
        edge.Governance.Policy.Current,
        edge.Governance.Time)
    where TParams : RequestParams
{
    /// <summary>Taken when the request arrives: before the handler runs, the frozen ones take their place in it.</summary>
    internal override IDictionary<string, JsonElement>? SentArguments { get; } = request.Params is { } given ? shape.Arguments(given) : null;

    internal override Tool? Definition => (request.MatchedPrimitive as McpServerTool)?.ProtocolTool;

    internal override JsonNode? RawParams => request.JsonRpcRequest.Params;

    internal override bool IsMatched => request.MatchedPrimitive is not null;

    internal override bool IsServable => shape.IsServable(request);

    protected RequestContext<TParams> Request => request;

    private protected sealed override async ValueTask InvokeHandlerAsync()
    {
        var mark = GovernedRequest.Of(request.JsonRpcRequest);
        var frozen = Arguments is { } arguments ? new ReadOnlyDictionary<string, JsonElement>(arguments) : null;
        if (frozen is not null)
        {
            shape.Replace(request.Params!, frozen);
        }

        if (HandlerName is { } handler)
        {
            // An earlier version that is live beside a later one: the SDK knows each by a name of its own.
            shape.Rename(request.Params!, handler);
            request.MatchedPrimitive = request.Server.ServerOptions.ToolCollection is { } tools && tools.TryGetPrimitive(handler, out var tool) ? tool
                : throw new InvalidOperationException($"The tool '{handler}', which carries out '{Target.Name}', is no longer there.");
        }

        mark?.Decide(request.MatchedPrimitive, HandlerName ?? Target.Name, frozen);
        try
        {
            Result = await RunAsync().ConfigureAwait(false) ?? throw new InvalidOperationException("The handler returned null.");
            RefusedByOthers = mark is { Ran: false } && Result is CallToolResult { IsError: true };
        }
        catch (McpProtocolException)
        {
            RefusedByOthers = mark is { Ran: false };
            throw;
        }
    }

    /// <summary>The inner filters and the handler.</summary>
    private protected abstract ValueTask<Result> RunAsync();
}
