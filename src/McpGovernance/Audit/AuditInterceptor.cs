namespace McpGovernance.Audit;

/// <summary>Gives the call its id and records how it ended, whatever it was.</summary>
internal sealed class AuditInterceptor(AuditJournal audit) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Audit;

    public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        var patience = Begin(context);
        await RunAsync(context, next).ConfigureAwait(false);
        if (context.IsRecorded)
        {
            return;
        }

        if (IsLeftOut(context))
        {
            context.IsRecorded = true;
        }
        else if (context.Denial is not null && !context.HasIntent)
        {
            await RefusedAsync(context, context.Target.Name, patience).ConfigureAwait(false);
        }
        else if (IsLeftToSuspendedHandler(context))
        {
            context.IsRecorded = true;
        }
        else if (context.HandlerStarted && !context.IsRead)
        {
            await ChangedAsync(context, patience).ConfigureAwait(false);
        }
        else
        {
            await EndedAsync(context, audit.Options.ReadOutcome, patience).ConfigureAwait(false);
        }
    }

    /// <summary>The round of a task, written before its run begins. The outcome follows when the run has ended.</summary>
    internal override async ValueTask<Denial?> TaskCreatedAsync(InvokeContext context)
    {
        if (IsLeftOut(context))
        {
            return null;
        }

        var journal = audit.Journal;
        var record = journal.Rent();
        try
        {
            audit.Records.WriteTaskCreated(record, context);
        }
        catch
        {
            journal.Return(record);
            throw;
        }

        var level = context.IsRead ? audit.Options.ReadOutcome : audit.Options.ChangeOutcome;
        var result = await journal.AppendAsync(record, level, audit.Options.Timeout).ConfigureAwait(false);
        return result == AppendResult.Reached ? null : AuditDenials.TaskLost;
    }

    public override async ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next)
    {
        var patience = Begin(context);
        await RunAsync(context, next).ConfigureAwait(false);
        if (context.IsRecorded)
        {
            return;
        }

        if (context.Denial is not null)
        {
            await RefusedAsync(context, null, patience).ConfigureAwait(false);
        }
        else if (context.Outcome == CallOutcome.Done && audit.Opened is not { IsOpen: false })
        {
            var key = RepetitionKey.OfView(context);
            context.IsRecorded = audit.Views.TryCount(key, context);
            if (!context.IsRecorded && !await EndedAsync(context, audit.Options.Lists, patience).ConfigureAwait(false))
            {
                audit.Views.Forget(key);
            }
        }
        else
        {
            await EndedAsync(context, audit.Options.Lists, patience).ConfigureAwait(false);
        }
    }

    /// <summary>Returns how long the record may be waited for: the pipeline asks a second time for what was not recorded, and that does not wait again.</summary>
    private TimeSpan Begin(GovernanceContext context)
    {
        _ = audit.Journal; // What has no journal at all does not even begin.
        if (context.CallId != Guid.Empty)
        {
            return TimeSpan.Zero;
        }

        context.CallId = audit.Ids.Next();
        return audit.Options.Timeout;
    }

    private static async ValueTask RunAsync<TContext>(TContext context, GovernanceHandler<TContext> next)
        where TContext : GovernanceContext
    {
        if (context.HandlerStarted && !context.IsRecorded)
        {
            return; // The pipeline asks only for the record.
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            context.StageFailure ??= cause;
            context.Refuse(Denials.Failed(GovernanceStage.Audit, cause));
        }

        if (!context.HandlerEnded && context.Denial is null)
        {
            context.Refuse(Denials.Undecided); // Before it is recorded as done.
        }
    }

    /// <summary>A read that nobody wants on record, and that nobody refused.</summary>
    private bool IsLeftOut(InvokeContext context) => context is { Denial: null, HasIntent: false, HandlerStarted: true } && audit.Records.Levels.Of(context) == AuditLevel.None;

    /// <summary>The handler of the first round was waiting for this answer, and its own request records the outcome.</summary>
    private static bool IsLeftToSuspendedHandler(InvokeContext context) =>
        context is { Denial: null, Continuation.Suspended: true } && context.Outcome != CallOutcome.InputRequired;

    /// <summary>Nothing ran: one record, or one more of the same.</summary>
    private async ValueTask RefusedAsync(GovernanceContext context, string? target, TimeSpan patience)
    {
        var key = RepetitionKey.OfRefusal(context, target);
        if (audit.Refusals.TryCount(key, context))
        {
            context.IsRecorded = true;
            return;
        }

        var result = await AppendAsync(context, audit.Options.ReadOutcome, keep: true, patience).ConfigureAwait(false);
        context.IsRecorded = result != AppendResult.Failed;
        if (!context.IsRecorded)
        {
            audit.Refusals.Forget(key);
            audit.ReportLost();
        }
    }

    /// <summary>It happened, so the caller is told what came of it; if that cannot be recorded, nothing more may happen until it can.</summary>
    private async ValueTask ChangedAsync(InvokeContext context, TimeSpan patience)
    {
        if (await AppendAsync(context, audit.Options.ChangeOutcome, keep: true, patience).ConfigureAwait(false) != AppendResult.Reached)
        {
            audit.Journal.Latch(context.CallId);
        }

        context.IsRecorded = true;
    }

    /// <summary>Only reading happened: what cannot be recorded is not disclosed.</summary>
    private async ValueTask<bool> EndedAsync(GovernanceContext context, AcknowledgementLevel level, TimeSpan patience)
    {
        var wasRefused = context.Denial is not null;
        var result = await AppendAsync(context, level, keep: wasRefused, patience).ConfigureAwait(false);
        if (result != AppendResult.Reached && !wasRefused)
        {
            context.Refuse(AuditDenials.OutcomeLost);
            result = await AppendAsync(context, AcknowledgementLevel.Accepted, keep: true, TimeSpan.Zero).ConfigureAwait(false);
        }

        context.IsRecorded = result != AppendResult.Failed;
        if (!context.IsRecorded)
        {
            audit.ReportLost();
        }

        return context.IsRecorded && context.Denial is null;
    }

    private ValueTask<AppendResult> AppendAsync(GovernanceContext context, AcknowledgementLevel level, bool keep, TimeSpan patience)
    {
        var journal = audit.Journal;
        var record = journal.Rent();
        try
        {
            if (context is InvokeContext invoke)
            {
                audit.Records.WriteEnd(record, invoke);
            }
            else
            {
                audit.Records.WriteEnd(record, (ListContext)context);
            }
        }
        catch (Exception cause)
        {
            audit.Log.Shortened(cause, context.CallId);
            audit.Records.WriteShortest(record, context, cause);
        }

        return journal.AppendAsync(record, level, patience, keep);
    }
}
