namespace McpGovernance.Policy;

/// <summary>What becomes of a call under a verdict: the same for a request, a reviewed case and an explanation.</summary>
internal static class GuardRefusals
{
    /// <summary>The refusal of a call; <see langword="null"/> when the guards let it go on.</summary>
    /// <param name="verdict">What the guards say.</param>
    /// <param name="caller">Who is calling.</param>
    /// <param name="roles">The caller's roles.</param>
    public static Denial? Of(PolicyVerdict verdict, Caller caller, RoleSet roles)
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

        return requirement.Person && !PersonFact.Is(caller, (roles as CompiledRoleSet)?.Facts) ? PolicyDenials.Person(verdict.Applied)
            : Requirements.Unavailable(requirement) is { } unavailable ? PolicyDenials.Unavailable(unavailable, verdict.Applied)
            : null;
    }

    /// <summary>The scopes that the caller lacks; <see langword="null"/> for none.</summary>
    public static IReadOnlyList<string>? Missing(IReadOnlyList<string> scopes, Caller caller)
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
