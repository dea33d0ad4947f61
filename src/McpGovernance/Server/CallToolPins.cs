// The outer layer of a tool call stands on an experimental list of the SDK, because only there a call is seen before it becomes a
// task, together with the refusals of [Authorize] and with unknown tools. If the list ever changes, the inner layer, which stands on
// stable API, still refuses.
#pragma warning disable MCPEXP002

using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using AlternateFilter = ModelContextProtocol.Server.McpRequestInvocationFilter<
    ModelContextProtocol.Protocol.CallToolRequestParams,
    ModelContextProtocol.Protocol.ResultOrAlternate<ModelContextProtocol.Protocol.CallToolResult>>;
using CallFilter = ModelContextProtocol.Server.McpRequestFilter<
    ModelContextProtocol.Protocol.CallToolRequestParams,
    ModelContextProtocol.Protocol.CallToolResult>;
using NextAlternate = ModelContextProtocol.Server.McpRequestHandler<
    ModelContextProtocol.Protocol.CallToolRequestParams,
    ModelContextProtocol.Protocol.ResultOrAlternate<ModelContextProtocol.Protocol.CallToolResult>>;

namespace McpGovernance.Server;

/// <summary>The two layers around a tool call: the whole pipeline, first; the check that nothing was swapped, last; between
/// them, outside the filters of users, one that sees what is thrown.</summary>
internal sealed class CallToolPins
{
    private readonly ServerEdge _edge;
    private readonly AlternateFilter _outer;
    private readonly CallFilter _observer;
    private readonly CallFilter _inner;

    public CallToolPins(ServerEdge edge)
    {
        _edge = edge;
        _outer = CallAsync;
        _observer = static next => (request, cancellationToken) => ObserveAsync(request, next, cancellationToken);
        _inner = next => (request, cancellationToken) => RunAsync(request, next, cancellationToken);
    }

    public void Apply(McpServerOptions options)
    {
        var filters = options.Filters.Request;
        filters.CallToolWithAlternateFilters = ServerPins.Pin(filters.CallToolWithAlternateFilters, _outer, null);
        filters.CallToolFilters = ServerPins.Pin(filters.CallToolFilters, _observer, _inner);
    }

    public bool HasOuter(McpServerOptions options) =>
        ServerPins.HasPin(options.Filters.Request.CallToolWithAlternateFilters, _outer, null);

    public bool HasInner(McpServerOptions options) =>
        ServerPins.HasPin(options.Filters.Request.CallToolFilters, _observer, _inner);

    public static bool HasAlternateHandler(McpServerOptions options) => options.Handlers.CallToolWithAlternateHandler is not null;

    /// <summary>Methods with a place of their own that a custom handler serves: the SDK lets it where the server has no such capability.</summary>
    public static IEnumerable<string> MethodsTakenOver(McpServerOptions options) =>
        (options.RequestHandlers ?? []).Select(static handler => handler.Method).Where(static method => method is not null && ServerMethods.Place(method) != MethodPlacement.Message);

    private async ValueTask<ResultOrAlternate<CallToolResult>> CallAsync(
        RequestContext<CallToolRequestParams> request, NextAlternate next, CancellationToken cancellationToken)
    {
        var call = new CallContext(_edge, request, next, cancellationToken);
        var result = await _edge.InvokeAsync(call, request.JsonRpcRequest).ConfigureAwait(false);
        return call.Answer is { } answer && (ReferenceEquals(answer.Result, result) || ReferenceEquals(answer.Alternate, result))
            ? answer
            : (CallToolResult)result;
    }

    private ValueTask<CallToolResult> RunAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken)
    {
        var mark = GovernedRequest.Of(request.JsonRpcRequest);
        if (mark?.Call is not null && mark.TryRun(request.MatchedPrimitive, request.Params?.Name ?? "", request.Params?.Arguments))
        {
            return next(request, cancellationToken);
        }

        ServerLog.RunStopped(_edge.Log, request.Params?.Name ?? "");
        mark?.Stop();
        return new(new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = Denials.Undecided.Message }] });
    }

    /// <summary>Outside, a tool or filter that threw is only an error result; here it still is the exception.</summary>
    private static async ValueTask<CallToolResult> ObserveAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            if (GovernedRequest.Of(request.JsonRpcRequest)?.Call is { } call)
            {
                call.ToolException = thrown;
            }

            throw;
        }
    }

    private sealed class CallContext(
        ServerEdge edge, RequestContext<CallToolRequestParams> request, NextAlternate next, CancellationToken cancellationToken)
        : ServerInvokeContext<CallToolRequestParams>(edge, InvokeShapes.CallTool, request, cancellationToken)
    {
        private readonly ServerEdge _edge = edge;

        public ResultOrAlternate<CallToolResult>? Answer { get; private set; }

        private protected override async ValueTask<Result> RunAsync()
        {
            try
            {
                Answer = await next(Request, CancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown) when (!Passes(thrown))
            {
                ServerLog.FilterThrew(_edge.Log, Target.Name, thrown);
                ToolException ??= thrown;
                return OfException(thrown);
            }

            if (Answer.Result is { } result)
            {
                return result;
            }

            if (TaskId.Of(Answer.Alternate!, Answer.AlternateTypeInfo!) is { } task)
            {
                _edge.Governance.Tasks.Add(task, Caller);
            }

            return Answer.Alternate!;
        }

        /// <summary>What the SDK does not turn into a result.</summary>
        private bool Passes(Exception thrown) =>
            thrown is McpProtocolException or InputRequiredException
            || (thrown is OperationCanceledException && CancellationToken.IsCancellationRequested);

        /// <summary>What the SDK makes of a filter's exception, which it does outside of us: a model can read a result, not an error.</summary>
        private CallToolResult OfException(Exception thrown) => new()
        {
            IsError = true,
            Content = [new TextContentBlock { Text = $"An error occurred invoking '{Target.Name}'" + (thrown is McpException ? $": {thrown.Message}" : ".") }],
        };
    }
}
