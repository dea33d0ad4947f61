namespace McpGovernance.Policy;

/// <summary>What ceilings, guards and limits do to a question.</summary>
internal static class EntryReasons
{
    public static IReadOnlyList<PolicyEntryReason> Of(CompiledPolicy policy, GovernanceTarget target, TargetPlan plan, IReadOnlyList<GuardClauses> guards, ref ConditionFacts facts)
    {
        var all = new List<PolicyEntryReason>();
        foreach (var ceiling in policy.Model.Ceilings.Where(ceiling => policy.Holds(ceiling.Environments)))
        {
            all.Add(new PolicyEntryReason { Id = ceiling.Id, Effect = ceiling.Admits(target) ? "admits" : "refuses", Applies = true });
        }

        foreach (var guard in guards)
        {
            var applies = guard.Guard.Applies(ref facts);
            all.Add(new PolicyEntryReason
            {
                Id = guard.Guard.Id,
                Effect = guard.Guard.Denies ? "refuses" : $"asks for {Describe(guard.Guard.Requirement)}",
                Applies = applies == Answers.True ? true : applies == Answers.False ? false : null,
                Clauses = guard.Ask(ref facts),
            });
        }

        all.AddRange(plan.Limits.Select(static limit => new PolicyEntryReason { Id = limit.Entry, Effect = "limits how often", Applies = true }));
        return all;
    }

    private static string Describe(Requirement requirement)
    {
        List<string> parts =
        [
            .. requirement.Scopes.Select(static scope => $"the scope '{scope}'"),
            .. requirement.Person ? ["a person"] : Array.Empty<string>(),
            .. requirement.Confirmation ? ["a confirmation"] : Array.Empty<string>(),
            .. requirement.Approvals.Select(static approval => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"an approval by {approval.Quorum} with the role '{string.Join("' or '", approval.From)}'")),
            .. requirement.Limits.Select(static _ => "a limit"),
            .. requirement.Redact.Select(static data => $"redaction of '{data}'"),
            .. requirement.AuditLevel is { } level ? [$"records with '{level}'"] : Array.Empty<string>(),
        ];
        return string.Join(" and ", parts);
    }
}
