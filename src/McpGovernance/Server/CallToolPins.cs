// The outer layer of a tool call stands on an experimental list of the SDK, because only there a call is seen before it becomes a
// task, together with the refusals of [Authorize] and with unknown tools. If the list ever changes, the inner layer, which stands on
// stable API, still refuses.
#pragma warning disable MCPEXP002

using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
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
        _observer = next => (request, cancellationToken) => ObserveAsync(request, next, cancellationToken);
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

    /// <summary>Whether a custom handler serves the method.</summary>
    public static bool HasHandler(McpServerOptions options, string method) =>
        (options.RequestHandlers ?? []).Any(handler => string.Equals(handler.Method, method, StringComparison.Ordinal));

    private ValueTask<ResultOrAlternate<CallToolResult>> CallAsync(
        RequestContext<CallToolRequestParams> request, NextAlternate next, CancellationToken cancellationToken) =>
        new CallContext(_edge, request, next, cancellationToken).AnswerAsync();

    private ValueTask<CallToolResult> RunAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken)
    {
        var mark = GovernedRequest.Of(request.JsonRpcRequest);
        if (mark?.Call is not null && mark.TryRun(request.MatchedPrimitive, request.Params?.Name ?? "", request.Params?.Arguments))
        {
            return next(request, cancellationToken);
        }

        mark?.Stop();
        return new(Stopped(request));
    }

    private CallToolResult Stopped(RequestContext<CallToolRequestParams> request)
    {
        ServerLog.RunStopped(_edge.Log, request.Params?.Name ?? "");
        return new() { IsError = true, Content = [new TextContentBlock { Text = Denials.Undecided.Message }] };
    }

    /// <summary>
    /// Outside, a tool or filter that threw is only an error result; here it still is the exception. And what is the run of a task
    /// hands its end to the pipeline, which has answered the request long since, and ends as the pipeline says.
    /// </summary>
    private async ValueTask<CallToolResult> ObserveAsync(
        RequestContext<CallToolRequestParams> request, McpRequestHandler<CallToolRequestParams, CallToolResult> next, CancellationToken cancellationToken)
    {
        var mark = GovernedRequest.Of(request.JsonRpcRequest);
        var task = mark?.Call is ToolCallContext call
            ? await mark.EnterRunAsync(call.IsApart(request, cancellationToken), _edge.Governance.Time).ConfigureAwait(false)
            : null;
        if (task?.TryBegin() == false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Stopped(request);
        }

        CallToolResult? result = null;
        Exception? thrown = null;
        try
        {
            result = await next(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            thrown = cause;
        }

        task ??= mark?.LeaveRun();
        if (task is not null)
        {
            return await task.AnswerAsync(new TaskRunEnd(TaskRunEnding.Ran)
            {
                Result = result,
                Thrown = thrown,
                Services = request.Services,
                CancellationToken = cancellationToken,
            }).ConfigureAwait(false);
        }

        if (thrown is not null)
        {
            mark?.Call?.ToolException = thrown;
            ExceptionDispatchInfo.Throw(thrown);
        }

        return result!;
    }

    /// <summary>The call, and its answer: what the pipeline made of it, or the task that it became while the pipeline goes on.</summary>
    private sealed class CallContext(
        ServerEdge edge, RequestContext<CallToolRequestParams> request, NextAlternate next, CancellationToken cancellationToken)
        : ToolCallContext(edge, request, cancellationToken),
        IValueTaskSource<ResultOrAlternate<CallToolResult>>
    {
        private readonly ServerEdge _edge = edge;
        private ManualResetValueTaskSourceCore<ResultOrAlternate<CallToolResult>> _answer;
        private ResultOrAlternate<CallToolResult>? _returned;
        private TaskRun? _task;
        private Task? _pipeline;
        private int _isAnswered;

        public ValueTask<ResultOrAlternate<CallToolResult>> AnswerAsync()
        {
            _pipeline = GovernAsync();
            return new(this, _answer.Version);
        }

        ResultOrAlternate<CallToolResult> IValueTaskSource<ResultOrAlternate<CallToolResult>>.GetResult(short token) => _answer.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<ResultOrAlternate<CallToolResult>>.GetStatus(short token) => _answer.GetStatus(token);

        void IValueTaskSource<ResultOrAlternate<CallToolResult>>.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _answer.OnCompleted(continuation, state, token, flags);

        private async Task GovernAsync()
        {
            Result? result = null;
            Exception? thrown = null;
            try
            {
                result = await _edge.InvokeAsync(this, Request.JsonRpcRequest).ConfigureAwait(false);
            }
            catch (Exception cause)
            {
                thrown = cause;
            }

            _task?.Answer(result as CallToolResult, thrown);
            if (!TryAnswer())
            {
                return;
            }

            if (thrown is not null)
            {
                _answer.SetException(thrown);
                return;
            }

            _answer.SetResult(_returned is { } answer && (ReferenceEquals(answer.Result, result) || ReferenceEquals(answer.Alternate, result))
                ? answer
                : (CallToolResult)result!);
        }

        private bool TryAnswer() => Interlocked.Exchange(ref _isAnswered, 1) == 0;

        private protected override async ValueTask<Result> RunAsync()
        {
            ResultOrAlternate<CallToolResult> returned;
            try
            {
                _returned = returned = await next(Request, CancellationToken).ConfigureAwait(false);
            }
            catch (Exception thrown) when (!Passes(thrown))
            {
                ServerLog.FilterThrew(_edge.Log, Target.Name, thrown);
                ToolException ??= thrown;
                return OfException(thrown);
            }

            if (returned.Result is { } result)
            {
                return result;
            }

            return TaskId.Of(returned.Alternate!, returned.AlternateTypeInfo!) is { } task && GovernedRequest.Of(Request.JsonRpcRequest) is { } mark
                ? await FollowAsync(task, mark, returned).ConfigureAwait(false)
                : returned.Alternate!;
        }

        /// <summary>Answers the request with the task, lets its run begin, and waits for its end as for any handler's.</summary>
        private async ValueTask<Result> FollowAsync(string id, GovernedRequest mark, ResultOrAlternate<CallToolResult> created)
        {
            _task = mark.TaskRun;
            var isAnswered = false;
            try
            {
                if (!await TryBecomeTaskAsync(id, mark, _task).ConfigureAwait(false))
                {
                    return created.Alternate!;
                }

                if (isAnswered = TryAnswer())
                {
                    _answer.RunContinuationsAsynchronously = true;
                    _answer.SetResult(created);
                }
            }
            finally
            {
                _ = isAnswered || _task.TryGiveUp(TaskRunEnding.NotBegun);
                _task.Open();
            }

            return OfRun(await _task.EndAsync(Time).ConfigureAwait(false)) ?? created.Alternate!;
        }
    }
}
