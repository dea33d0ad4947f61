using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace McpGovernance.Telemetry;

/// <summary>Measures a request from outside all other stages, and says on its span what was decided.</summary>
/// <remarks>Never arguments, subjects, tokens or the text of errors. A listener that throws changes no answer: telemetry is no record.</remarks>
internal sealed class TelemetryInterceptor(GovernanceTelemetry telemetry, ILogger<TelemetryInterceptor> logger) : GovernanceInterceptor
{
    private int _failed;

    public override GovernanceStage Stage => GovernanceStage.Telemetry;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => ObserveAsync(context, next);

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) => ObserveAsync(context, next);

    /// <summary>The span of the request ends with the answer; what came of the task is in the metrics and in the journal.</summary>
    internal override ValueTask<Denial?> TaskCreatedAsync(InvokeContext context)
    {
        try
        {
            if (Activity.Current is { IsAllDataRequested: true } activity)
            {
                Tag(activity, context, CallOutcome.TaskCreated, code: null);
            }
        }
        catch (Exception cause)
        {
            Failed(cause);
        }

        return base.TaskCreatedAsync(context);
    }

    private ValueTask ObserveAsync<TContext>(TContext context, GovernanceHandler<TContext> next)
        where TContext : GovernanceContext
    {
        var current = Activity.Current;
        if (telemetry.Activities.HasListeners() && current?.Source.Name != TelemetryNames.SdkSource)
        {
            return SpanAsync(context, next);
        }

        if (current is null && !telemetry.IsMetered)
        {
            return next(context);
        }

        var running = next(context);
        if (!running.IsCompletedSuccessfully)
        {
            return AwaitAsync(running, context, current);
        }

        Report(context, current);
        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitAsync(ValueTask running, GovernanceContext context, Activity? activity)
    {
        await running.ConfigureAwait(false);
        Report(context, activity);
    }

    /// <summary>A span of our own, where the SDK's is not listened to. Being async keeps it from becoming the caller's current one.</summary>
    private async ValueTask SpanAsync<TContext>(TContext context, GovernanceHandler<TContext> next)
        where TContext : GovernanceContext
    {
        var enclosing = Activity.Current;
        var own = Start(context.Operation);
        await next(context).ConfigureAwait(false);
        Report(context, own ?? enclosing);
        End(own);
    }

    private void Report(GovernanceContext context, Activity? activity)
    {
        try
        {
            // The pipeline refuses what was swallowed once all stages have ended; here it is already known.
            var code = context.IsUndecided ? DenialCodes.GovernanceUndecided : context.Denial?.Code;
            var outcome = code is null ? context.Outcome : CallOutcome.Refused;
            if (activity is { IsAllDataRequested: true, IsStopped: false })
            {
                Tag(activity, context, outcome, code);
            }

            telemetry.Measure(context, outcome, code);
        }
        catch (Exception cause)
        {
            Failed(cause);
        }
    }

    private Activity? Start(GovernedOperation operation)
    {
        try
        {
            return telemetry.Activities.StartActivity(TelemetryNames.SpanOf(operation));
        }
        catch (Exception cause)
        {
            Failed(cause);
            return null;
        }
    }

    private void End(Activity? own)
    {
        try
        {
            own?.Dispose();
        }
        catch (Exception cause)
        {
            Failed(cause);
        }
    }

    private static void Tag(Activity activity, GovernanceContext context, CallOutcome outcome, string? code)
    {
        activity.SetTag(TelemetryNames.CallId, context.CallId.ToString());
        activity.SetTag(TelemetryNames.Operation, TelemetryNames.Of(context.Operation));
        activity.SetTag(TelemetryNames.Outcome, TelemetryNames.Of(outcome));
        activity.SetTag(TelemetryNames.CallerKind, TelemetryNames.Of(context.Caller.Kind));
        if (code is not null)
        {
            activity.SetTag(TelemetryNames.Code, code);
        }
    }

    private void Failed(Exception cause)
    {
        if (Interlocked.Exchange(ref _failed, 1) == 0)
        {
            TelemetryLog.ListenerFailed(logger, cause);
        }
    }
}
