using System.Runtime.ExceptionServices;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The context of a tool call: what its exceptions mean, and what becomes of it as a task.</summary>
internal abstract class ToolCallContext(ServerEdge edge, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    : ServerInvokeContext<CallToolRequestParams>(edge, InvokeShapes.CallTool, request, cancellationToken)
{
    private readonly ServerEdge _edge = edge;
    private readonly CancellationToken _requestCancelled = cancellationToken;

    /// <summary>Whether a run came another way than the request itself would: with a context and a cancellation of its own, as a task's does.</summary>
    public bool IsApart(RequestContext<CallToolRequestParams> run, CancellationToken cancellationToken) =>
        !ReferenceEquals(run, Request) && cancellationToken != _requestCancelled;

    /// <summary>Puts the task on record and makes it the caller's, before it runs; or refuses it.</summary>
    protected async ValueTask<bool> TryBecomeTaskAsync(string id, GovernedRequest mark, TaskRun task)
    {
        var denial = mark.Finished || !mark.TryBecomeTask() ? Denials.Undecided
            : await _edge.Governance.Pipeline.TaskCreatedAsync(this).ConfigureAwait(false)
                ?? (_edge.Governance.Tasks.TryAdd(id, Caller, task) ? null : Denials.Undecided);
        if (denial is null)
        {
            MoveTo(services: null, CancellationToken.None);
            return true;
        }

        if (task.TryGiveUp(TaskRunEnding.NotBegun))
        {
            RefuseUnrun(denial);
        }
        else
        {
            Refuse(denial);
        }

        return false;
    }

    /// <summary>What a run's end means, as if it had been the request's own; nothing when it was refused.</summary>
    protected CallToolResult? OfRun(TaskRunEnd end)
    {
        MoveTo(end.Services, end.CancellationToken);
        switch (end)
        {
            case { Result: { } result }:
                return result;
            case { Ending: TaskRunEnding.Cancelled }:
                MoveTo(services: null, new CancellationToken(canceled: true));
                throw new TaskCanceledException();
            case { Ending: TaskRunEnding.NotBegun }:
                throw new TimeoutException("The run of the task did not begin in time.");
            case { Ending: TaskRunEnding.Failed }:
                throw new InvalidOperationException("The task failed before its run began.");
            case { Ending: TaskRunEnding.Bypassed }:
                RefuseUnrun(Denials.Undecided);
                return null;
            case { Thrown: { } thrown } when Passes(thrown):
                ExceptionDispatchInfo.Throw(thrown);
                return null;
            default:
                ToolException ??= end.Thrown ?? new InvalidOperationException("The handler returned null.");
                ServerLog.TaskThrew(_edge.Log, Target.Name, CallId, ToolException);
                return OfException(ToolException);
        }
    }

    /// <summary>What the SDK does not turn into a result.</summary>
    protected bool Passes(Exception thrown) =>
        thrown is McpProtocolException or InputRequiredException
        || (thrown is OperationCanceledException && CancellationToken.IsCancellationRequested);

    /// <summary>What the SDK makes of a filter's exception, which it does outside of us: a model can read a result, not an error.</summary>
    protected CallToolResult OfException(Exception thrown) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = $"An error occurred invoking '{Target.Name}'" + (thrown is McpException ? $": {thrown.Message}" : ".") }],
    };
}
