namespace McpGovernance.Policy;

/// <summary>Decides a question anew, as if some things were otherwise.</summary>
internal sealed class Counterfactual
{
    private readonly CompiledPolicy _policy;
    private readonly PolicyQuestion _question;
    private readonly CompiledRoleSet _roles;
    private readonly TargetPlan _plan;

    public Counterfactual(CompiledPolicy policy, in PolicyQuestion question, CompiledRoleSet roles)
    {
        _policy = policy;
        _question = question;
        _roles = roles;
        _plan = policy.PlanOf(question.Target);
        Guards = [.. _plan.Guards.Select(static guard => new GuardClauses(guard))];
    }

    /// <summary>The guards about the target.</summary>
    public IReadOnlyList<GuardClauses> Guards { get; }

    private bool IsOpen => _question.Arguments is null;

    /// <summary>Whether it would be allowed.</summary>
    public bool IsAllowed(IReadOnlyCollection<PolicyChangeStep> steps)
    {
        var caller = CallerWith(steps);
        var roles = RolesWith(steps, caller);
        if (!_policy.Decide(roles, _question.Target).IsAllowed)
        {
            return false;
        }

        var given = steps.Where(static step => step.Kind == PolicyChangeKind.Clause).ToDictionary(static step => step.Id, static step => ThreeValues.Of(step.Answer == PolicyAnswer.True), StringComparer.Ordinal);
        var facts = new ConditionFacts(_question with { Caller = caller, Roles = roles }, roles.Facts, IsOpen);
        var applied = new List<GuardDefinition>();
        foreach (var guard in Guards)
        {
            var applies = guard.Applies(ref facts, given);
            if (guard.Guard.Denies && applies == Answers.True)
            {
                return false;
            }

            if (applies != Answers.False)
            {
                applied.Add(guard.Guard);
            }
        }

        return IsOpen || GuardsInterceptor.Refusal(_plan.Combine([.. applied]), _question.Target, caller, roles.Facts) is null;
    }

    private Caller CallerWith(IReadOnlyCollection<PolicyChangeStep> steps)
    {
        string[] scopes = [.. steps.Where(static step => step.Kind == PolicyChangeKind.Scope).Select(static step => step.Id)];
        return scopes.Length == 0 ? _question.Caller : _question.Caller with { Scopes = [.. _question.Caller.Scopes, .. scopes] };
    }

    /// <summary>A scope can give roles, and take some away.</summary>
    private CompiledRoleSet RolesWith(IReadOnlyCollection<PolicyChangeStep> steps, Caller caller)
    {
        var added = steps.Where(static step => step.Kind == PolicyChangeKind.Role).Select(static step => step.Id);
        if (_roles.Facts is null || ReferenceEquals(caller, _question.Caller))
        {
            return _policy.RolesOf(_roles.Names.Concat(added), _roles.Facts);
        }

        var facts = new CallerFacts(caller);
        var held = _policy.Model.Roles.Where(role => role.Holds(facts) && role.IsFresh(caller.TokenIssuedAt, facts.SignedInAt, _question.Time)).Select(static role => role.Name);
        return _policy.RolesOf(held.Append(BuiltInRoles.For(caller.Kind)).Concat(added), facts);
    }
}
