using Microsoft.Extensions.Options;

namespace McpGovernance.Limits;

/// <summary>Counts a call under every limit that the policy sets for it, or under none, and gives back what it did not use.</summary>
internal sealed class LimitsInterceptor(IOptions<LimitsOptions> options, TimeProvider time) : GovernanceInterceptor
{
    private readonly LimitStore _store = new(options.Value.MaxTracked, time);

    public override GovernanceStage Stage => GovernanceStage.Limits;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        var limits = context.Verdict.Requirement.Limits;

        return limits.Count == 0 || IsCounted(context) ? next(context) : LimitAsync(context, limits, next);
    }

    /// <summary>
    /// A handler that is suspended until this round has kept its place since the first one; and one that has been started is not
    /// started again, whatever an interceptor asks for.
    /// </summary>
    private static bool IsCounted(InvokeContext context) => context.HandlerStarted || context.Continuation is { Suspended: true };

    private ValueTask LimitAsync(InvokeContext context, IReadOnlyList<LimitRule> limits, GovernanceHandler<InvokeContext> next)
    {
        var taken = new LimitLeases(limits.Count);
        ValueTask running;
        try
        {
            running = TryTake(context, limits, ref taken) ? next(context) : ValueTask.CompletedTask;
        }
        catch
        {
            Return(context, taken);
            throw;
        }

        if (!running.IsCompletedSuccessfully)
        {
            return AwaitAsync(running, context, taken);
        }

        Return(context, taken);
        return ValueTask.CompletedTask;
    }

    private async ValueTask AwaitAsync(ValueTask running, InvokeContext context, LimitLeases taken)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        finally
        {
            Return(context, taken);
        }
    }

    /// <summary>Whether the call goes on. Where the policy's mode does not enforce, it does, and a limit that is used up does not count it.</summary>
    private bool TryTake(InvokeContext context, IReadOnlyList<LimitRule> limits, ref LimitLeases taken)
    {
        var now = time.GetTimestamp();
        for (var index = 0; index < limits.Count; index++)
        {
            var limit = limits[index];
            if (MeansTheSameAsBefore(limits, index))
            {
                continue;
            }

            var answer = _store.TryTake(limit, context, now, out var lease, out var retryAfter);
            if (answer == LimitAnswer.Taken)
            {
                taken.Add(lease);
            }
            else if (context.RefuseByPolicy(LimitDenials.Exceeded(limit, answer, retryAfter)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Entries that differ in name only are one limit, and count a call once.</summary>
    private static bool MeansTheSameAsBefore(IReadOnlyList<LimitRule> limits, int index)
    {
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (string.Equals(limits[earlier].Meaning, limits[index].Meaning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A call whose handler never ran has spent nothing, unless it waits for input and will come back for another round.</summary>
    private void Return(InvokeContext context, LimitLeases taken) =>
        taken.Return(context.HandlerStarted || context.Outcome == CallOutcome.InputRequired, time.GetTimestamp());
}
