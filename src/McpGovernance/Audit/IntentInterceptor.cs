namespace McpGovernance.Audit;

/// <summary>Writes that a call is about to happen, and lets it happen only when that is on record.</summary>
internal sealed class IntentInterceptor(AuditJournal audit) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Intent;

    public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context.Denial is not null)
        {
            return;
        }

        if (context.HasIntent)
        {
            await next(context).ConfigureAwait(false); // An interceptor calls 'next' again, which the handler refuses.
            return;
        }

        if (audit.Records.Levels.Of(context) == AuditLevel.None)
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var journal = audit.Journal;
        if (!context.IsRead && journal.IsLatched)
        {
            context.Refuse(AuditDenials.Latched);
            return;
        }

        var level = context.IsRead ? audit.Options.ReadIntent : audit.Options.ChangeIntent;
        var result = await journal.AppendAsync(Intent(journal, context), level, audit.Options.Timeout).ConfigureAwait(false);
        context.HasIntent = result != AppendResult.Failed;
        if (result != AppendResult.Reached)
        {
            context.Refuse(AuditDenials.NotReady);
            return;
        }

        await next(context).ConfigureAwait(false);
    }

    private RecordWriter Intent(Journal journal, InvokeContext context)
    {
        var record = journal.Rent();
        try
        {
            audit.Records.WriteIntent(record, context);
            return record;
        }
        catch
        {
            journal.Return(record);
            throw;
        }
    }
}
