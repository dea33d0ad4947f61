using System.Collections.Concurrent;

namespace McpGovernance.Tests.Support;

/// <summary>Stands where Audit stands and keeps the end of each request, once.</summary>
internal sealed class FakeRecorder : GovernanceInterceptor
{
    private readonly ConcurrentQueue<(CallOutcome Outcome, string? Code)> _ends = new();

    public IReadOnlyList<(CallOutcome Outcome, string? Code)> Ends => [.. _ends];

    /// <summary>How often it was entered.</summary>
    public int Entered { get; private set; }

    public override GovernanceStage Stage => GovernanceStage.Audit;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => RecordAsync(context, () => next(context));

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) => RecordAsync(context, () => next(context));

    private async ValueTask RecordAsync(GovernanceContext context, Func<ValueTask> next)
    {
        Entered++;
        await next();
        if (context is { Denial: null, HandlerEnded: false })
        {
            context.Refuse(Denials.Undecided);      // as Audit does, before it is recorded as done
        }

        if (!context.IsRecorded)
        {
            context.IsRecorded = true;
            _ends.Enqueue((context.Outcome, context.Denial?.Code));
        }
    }
}
