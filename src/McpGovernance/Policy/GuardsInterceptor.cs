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
        if (Refusal(verdict, context.Target, context.Caller, (roles as CompiledRoleSet)?.Facts) is { } denial)
        {
            PolicyLog.Guarded(logger, context.CallId, denial.Code, denial.Detail!);
            if (context.RefuseByPolicy(denial))
            {
                return ValueTask.CompletedTask;
            }
        }

        return next(context);
    }

    /// <summary>Why a call is refused of which this was said; <see langword="null"/> when it goes on.</summary>
    public static Denial? Refusal(PolicyVerdict verdict, in GovernanceTarget target, Caller caller, CallerFacts? facts)
    {
        if (verdict.DeniedBy is { } guard)
        {
            return PolicyDenials.Denied(guard);
        }

        var requirement = verdict.Requirement;
        if (ReferenceEquals(requirement, Requirement.None))
        {
            return null;
        }

        if (Missing(requirement.Scopes, caller) is { Count: > 0 } scopes)
        {
            return StepUp.Refusal(scopes);
        }

        return requirement.Person && !PersonFact.Is(caller, facts) ? PolicyDenials.Person(verdict.Applied)
            : Requirements.Unavailable(requirement, target) is { } unavailable ? PolicyDenials.Unavailable(unavailable, verdict.Applied)
            : null;
    }

    /// <summary>The scopes that a caller lacks; <see langword="null"/> for none.</summary>
    public static List<string>? Missing(IReadOnlyList<string> scopes, Caller caller)
    {
        List<string>? missing = null;
        for (var i = 0; i < scopes.Count; i++)
        {
            if (!caller.IsVerified || !Has(caller.Scopes, scopes[i]))
            {
                (missing ??= []).Add(scopes[i]);
            }
        }

        return missing;
    }

    private static bool Has(IReadOnlyList<string> scopes, string scope)
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            if (string.Equals(scopes[i], scope, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
