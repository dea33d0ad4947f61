namespace McpGovernance.Policy;

/// <summary>Why a caller has roles, or lacks them.</summary>
/// <param name="caller">The caller.</param>
/// <param name="facts">What is vouched for; <see langword="null"/> for roles of nobody in particular.</param>
/// <param name="definitions">The roles of the policy.</param>
/// <param name="time">The time at which to judge ages.</param>
internal sealed class RoleReasons(Caller caller, CallerFacts? facts, IReadOnlyList<RoleDefinition> definitions, DateTimeOffset time)
{
    public PolicyRoleReason Held(string role) => new() { Role = role, IsHeld = true, Reason = WhyHeld(role) };

    public PolicyRoleReason Lacking(string role) => new() { Role = role, IsHeld = false, Reason = Failures(role).First() };

    /// <summary>How many things are in the way of a role.</summary>
    public int Distance(string role) => Failures(role).Count();

    /// <summary>The scopes with which the caller would have the role, if nothing else is lacking.</summary>
    public IReadOnlyList<string> Scopes(string role) =>
        facts is not null && caller.IsVerified && Find(role) is { } definition ? definition.MissingScopes(facts) ?? [] : [];

    private string WhyHeld(string role)
    {
        if (Find(role) is not { } definition)
        {
            return "the kind of the caller";
        }

        if (facts is null)
        {
            return "given with the question";
        }

        var any = definition.AnyOf.FirstOrDefault(rule => rule.Evaluate(facts) == true);
        return string.Join(" and ", definition.AllOf.Concat(any is null ? [] : [any]).Select(PolicyNormalForm.Text));
    }

    private IEnumerable<string> Failures(string role)
    {
        if (Find(role) is not { } definition)
        {
            yield return $"the caller is of the kind '{BuiltInRoles.For(caller.Kind)}'";
            yield break;
        }

        if (facts is null)
        {
            yield return "not given with the question";
            yield break;
        }

        foreach (var rule in definition.AllOf)
        {
            if (rule.Evaluate(facts) is var holds && holds != true)
            {
                yield return $"{PolicyNormalForm.Text(rule)} {(holds is null ? "is not known" : "does not hold")}";
            }
        }

        if (definition.AnyOf.Count > 0 && !definition.AnyOf.Any(rule => rule.Evaluate(facts) == true))
        {
            yield return $"none of its alternatives holds, such as {PolicyNormalForm.Text(definition.AnyOf[0])}";
        }

        if (!definition.IsFresh(caller.TokenIssuedAt, facts.SignedInAt, time))
        {
            yield return "the token or the session is too old, or does not say how old it is";
        }
    }

    private RoleDefinition? Find(string role) => definitions.FirstOrDefault(one => one.Name == role);
}
