using System.Collections.Concurrent;

namespace McpGovernance.Tests.Support;

/// <summary>One thing that was recorded.</summary>
internal sealed record Recorded(string Type, Guid CallId, string Method, string Target, CallOutcome? Outcome, string? Code, int Round, Caller Caller);

/// <summary>Keeps what the journal would be told, in memory, in order.</summary>
internal sealed class CollectingAudit
{
    private readonly ConcurrentQueue<Recorded> _records = new();
    private readonly SemaphoreSlim _recorded = new(0);

    public IReadOnlyList<Recorded> Records => [.. _records];

    public IReadOnlyList<Recorded> Outcomes => [.. _records.Where(record => record.Type is "call.outcome" or "list.view")];

    /// <summary>Waits until so many requests have ended: a record may follow the answer.</summary>
    public async Task<IReadOnlyList<Recorded>> OutcomesAsync(int count)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Outcomes.Count < count)
        {
            await _recorded.WaitAsync(timeout.Token);
        }

        return Outcomes;
    }

    /// <summary>Refuses to record intents.</summary>
    public bool IsBroken { get; set; }

    public GovernanceInterceptor Outer => new OuterInterceptor(this);

    public GovernanceInterceptor Inner => new InnerInterceptor(this);

    /// <summary>Does not take that a call became a task.</summary>
    public bool LosesTasks { get; set; }

    private void Add(string type, GovernanceContext context, CallOutcome? outcome = null)
    {
        _records.Enqueue(new(
            type,
            context.CallId,
            context.Method,
            context is InvokeContext invoke ? invoke.Target.Name : "",
            type == "call.intent" ? null : outcome ?? context.Outcome,
            context.Denial?.Code,
            (context as InvokeContext)?.Round ?? 1,
            context.Caller));
        _recorded.Release();
    }

    private sealed class OuterInterceptor(CollectingAudit audit) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Audit;

        public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            context.CallId = context.CallId == default ? Guid.CreateVersion7() : context.CallId;
            await next(context);
            var suspended = context.Continuation is { Suspended: true };
            audit.Add(context.Outcome is CallOutcome.InputRequired or CallOutcome.TaskCreated || suspended ? "call.round" : "call.outcome", context);
            context.IsRecorded = true;
        }

        internal override ValueTask<Denial?> TaskCreatedAsync(InvokeContext context)
        {
            if (audit.LosesTasks)
            {
                return new(new Denial { Code = DenialCodes.AuditUnavailable });
            }

            audit.Add("call.round", context, CallOutcome.TaskCreated);
            return base.TaskCreatedAsync(context);
        }

        public override async ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next)
        {
            context.CallId = Guid.CreateVersion7();
            await next(context);
            audit.Add("list.view", context);
            context.IsRecorded = true;
        }
    }

    private sealed class InnerInterceptor(CollectingAudit audit) : GovernanceInterceptor
    {
        public override GovernanceStage Stage => GovernanceStage.Intent;

        public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
        {
            if (audit.IsBroken)
            {
                return context.Deny(new Denial { Code = DenialCodes.AuditUnavailable });
            }

            audit.Add("call.intent", context);
            return next(context);
        }
    }
}
