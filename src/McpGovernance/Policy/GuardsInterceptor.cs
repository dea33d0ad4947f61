using Microsoft.Extensions.Logging;

namespace McpGovernance.Policy;

/// <summary>What do the guards say about this call with its arguments? They refuse, or ask for more; they permit nothing.</summary>
/// <remarks>It stands behind Contract, so that policy, digest and tool see the same values.</remarks>
internal sealed class GuardsInterceptor(ILogger<GuardsInterceptor> logger) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Guards;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        // A task was decided when it was created, and whoever may connect may listen.
        if (context.Operation is GovernedOperation.UseTask or GovernedOperation.Listen)
        {
            return next(context);
        }

        if (context.Roles is not { } roles)
        {
            return context.Deny(Denials.Undecided);
        }

        var verdict = context.Judge(roles);
        context.Verdict = verdict;
        if (GuardRefusals.Of(verdict, context.Caller, roles) is { } denial)
        {
            PolicyLog.Guarded(logger, context.CallId, denial.Code, denial.Detail!);
            if (context.RefuseByPolicy(denial))
            {
                return ValueTask.CompletedTask;
            }
        }

        return next(context);
    }
}
