namespace McpGovernance.Policy;

/// <summary>Makes explanations. Nothing here is asked on the path of a call.</summary>
internal static class PolicyExplainer
{
    private const int MaxNearMisses = 5;

    /// <exception cref="ArgumentException">The roles are none of this policy.</exception>
    public static PolicyExplanation Explain(CompiledPolicy policy, in PolicyQuestion question)
    {
        if (question.Roles is not CompiledRoleSet roles || roles.Policy != policy)
        {
            throw new ArgumentException($"The roles are not those of policy '{policy.Name}' {policy.Version}. Give what its own 'ResolveRoles' or 'RolesOf' returned.", nameof(question));
        }

        var target = question.Target;
        var plan = policy.PlanOf(target);
        var granted = policy.GrantOf(roles, target, plan);
        var decision = policy.Decide(question);
        var verdict = decision.IsAllowed && question.Arguments is not null ? policy.Judge(question) : PolicyVerdict.None;
        var denial = GuardsInterceptor.Refusal(verdict, target, question.Caller, roles.Facts);
        var isAllowed = decision.IsAllowed && denial is null;

        var reasons = new RoleReasons(question.Caller, roles.Facts, policy.Model.Roles, question.Time);
        var granting = policy.RoleNames.Except(roles.Names, StringComparer.Ordinal)
            .Select(role => (Role: role, Entry: policy.GrantOf(policy.RolesOf([role]), target, plan))).Where(static one => one.Entry is not null).ToList();
        var asIf = new Counterfactual(policy, question, roles);
        var facts = new ConditionFacts(question, roles.Facts, question.Arguments is null);
        var entries = EntryReasons.Of(policy, target, plan, asIf.Guards, ref facts);
        return new PolicyExplanation
        {
            IsAllowed = isAllowed,
            Code = decision.IsAllowed ? denial?.Code : DenialCodes.AccessUnknown,
            GrantedBy = granted,
            DecidedBy = !decision.IsAllowed || denial is null ? decision.Entry : verdict.DeniedBy ?? AskedBy(plan, target, verdict, denial, question.Caller, roles.Facts),
            Roles = [.. roles.Names.Select(reasons.Held), .. granting.Select(one => reasons.Lacking(one.Role))],
            Entries = entries,
            NearMisses = granted is not null ? [] :
            [
                .. granting.OrderBy(one => reasons.Distance(one.Role)).ThenBy(static one => one.Role, StringComparer.Ordinal).Take(MaxNearMisses)
                    .Select(one => new PolicyNearMiss { Entry = one.Entry!, Role = one.Role, Reason = reasons.Lacking(one.Role).Reason }),
            ],
            Changes = ChangeSearch.Run(asIf, isAllowed, Candidates(policy, isAllowed, roles, granting.Select(static one => one.Role), reasons, entries, plan, question.Caller)),
        };
    }

    /// <summary>The first of the guards that ask for what refused the call.</summary>
    public static string? AskedBy(TargetPlan plan, GovernanceTarget target, PolicyVerdict verdict, Denial denial, Caller caller, CallerFacts? facts) => plan.Guards
        .Where(guard => verdict.Applied.Contains(guard.Id) && GuardsInterceptor.Refusal(plan.Combine([guard]), target, caller, facts)?.Code == denial.Code)
        .Select(static guard => guard.Id).FirstOrDefault();

    /// <summary>What could be otherwise: of an allowed call, what conditions say; of a refused one, roles and scopes too. Nobody changes the kind of a caller.</summary>
    private static IEnumerable<PolicyChangeStep> Candidates(
        CompiledPolicy policy, bool isAllowed, CompiledRoleSet roles, IEnumerable<string> granting, RoleReasons reasons, IReadOnlyList<PolicyEntryReason> entries, TargetPlan plan, Caller caller)
    {
        if (!isAllowed)
        {
            var lacking = granting.Concat(policy.Model.Roles.Select(static role => role.Name)).Except(roles.Names, StringComparer.Ordinal).Except(BuiltInRoles.All, StringComparer.Ordinal).ToList();
            var asked = plan.Guards.SelectMany(static guard => guard.Requirement.Scopes).Concat(lacking.SelectMany(reasons.Scopes)).Except(caller.Scopes, StringComparer.Ordinal);
            foreach (var scope in caller.IsVerified ? asked : [])
            {
                yield return new PolicyChangeStep { Kind = PolicyChangeKind.Scope, Id = scope };
            }

            foreach (var role in lacking)
            {
                yield return new PolicyChangeStep { Kind = PolicyChangeKind.Role, Id = role };
            }
        }

        foreach (var clause in entries.SelectMany(static entry => entry.Clauses))
        {
            foreach (var answer in new[] { PolicyAnswer.False, PolicyAnswer.True })
            {
                if (clause.Answer != answer)
                {
                    yield return new PolicyChangeStep { Kind = PolicyChangeKind.Clause, Id = clause.Text, Answer = answer };
                }
            }
        }
    }
}
