namespace McpGovernance.Policy;

/// <summary>Finds guards that never apply, that anybody can escape, or that nobody can satisfy.</summary>
internal static class GuardCheck
{
    public static void Run(CompiledPolicy policy, KnownTools tools, RoleReach reach, Findings findings)
    {
        foreach (var ceiling in policy.Model.Ceilings.Where(ceiling => !policy.Holds(ceiling.Environments)))
        {
            Elsewhere(policy, $"The ceiling '{ceiling.Name}'", ceiling.Environments, ceiling.Pointer, ceiling.Offset, findings);
        }

        foreach (var guard in policy.Model.Guards)
        {
            if (!policy.Holds(guard.Environments))
            {
                Elsewhere(policy, $"The guard '{guard.Name}'", guard.Environments, guard.Pointer, guard.Offset, findings);
                continue;
            }

            var reached = guard.Targets.SelectMany(tools.Reached).Distinct().ToList();
            if (tools.AreAll && reached.Count == 0 && guard.Targets.All(static entry => entry.Target == TargetKind.Tool) && guard.Pointer != $"/{PolicyKeys.Extends}")
            {
                findings.Warning(PolicyFindingCodes.Unreachable, guard.Pointer, guard.Offset, $"The guard '{guard.Name}' never applies: none of its entries matches a tool.", "Correct 'tools', or remove the guard.");
            }

            SelfDeclared(guard, findings);
            Requirement(guard, reached, reach, findings);
        }
    }

    private static void Elsewhere(CompiledPolicy policy, string what, IReadOnlyList<string> environments, string pointer, int offset, Findings findings) => findings.Advice(
        PolicyFindingCodes.OtherEnvironment, pointer, offset,
        $"{what} holds in {Findings.Name(environments)} only, and this environment is {(policy.Environment is null ? "not set" : $"'{policy.Environment}'")}.", "Nothing, if that is meant.");

    private static void SelfDeclared(GuardDefinition guard, Findings findings)
    {
        var facts = GuardParts.Conditions(guard).OfType<FactCondition>().Where(static condition => condition.Fact.IsSelfDeclared).Select(static condition => condition.Fact.Name).ToList();
        if (facts.Count > 0)
        {
            findings.Warning(
                PolicyFindingCodes.SelfDeclared, guard.Pointer, guard.Offset,
                $"The guard '{guard.Name}' depends on {Findings.Name(facts)}, which the client says of itself: whoever says something else may escape it.",
                "Ask for 'caller.client', which the token vouches for, or let the guard apply to everybody.");
        }
    }

    private static void Requirement(GuardDefinition guard, List<KnownTool> reached, RoleReach reach, Findings findings)
    {
        var requirement = guard.Requirement;
        if (Requirements.Unavailable(requirement with { Redact = [] }, default) is { } unavailable)
        {
            findings.Warning(
                PolicyFindingCodes.Unavailable, guard.Pointer, guard.Offset,
                $"The guard '{guard.Name}' asks for '{unavailable}', and nothing in this host can do it: every call that it applies to is refused.",
                "Leave it so until something can, or write \"deny\": true.");
        }

        Redaction(guard, reached, findings);
        if (requirement.Person && reached.Where(tool => reach.RolesOf(tool).Any() && !reach.RolesOf(tool).Any(reach.MayBePerson)).Select(static tool => tool.Name).ToList() is { Count: > 0 } impersonal)
        {
            findings.Warning(
                PolicyFindingCodes.NoPerson, guard.Pointer, guard.Offset,
                $"The guard '{guard.Name}' asks for a person, and {Findings.Name(impersonal)} {(impersonal.Count == 1 ? "is" : "are")} granted only to callers whom nobody verified, who never count as persons: every such call is refused.",
                "Grant it to a role that a token gives, or remove the grant.");
        }

        foreach (var approval in requirement.Approvals)
        {
            int?[] callers = [.. approval.From.Select(reach.Callers)];
            if (!callers.Contains(null) && callers.Sum() < approval.Quorum)
            {
                findings.Warning(
                    PolicyFindingCodes.NoApprover, guard.Pointer, guard.Offset,
                    $"The guard '{guard.Name}' asks for {approval.Quorum} to approve, and {Findings.Name(approval.From)} can be had by {callers.Sum()}.",
                    "Name a role that enough callers can have, or ask for fewer.");
            }
        }
    }

    private static void Redaction(GuardDefinition guard, List<KnownTool> reached, Findings findings)
    {
        if (guard.Requirement.Redact.Count == 0)
        {
            return;
        }

        List<string> unclassified = [.. reached.Where(static tool => !tool.Contract.Classes.CanRedact).Select(static tool => tool.Name).Distinct(StringComparer.Ordinal)];
        if (unclassified.Count > 0 || guard.Targets.Any(static entry => entry.Target != TargetKind.Tool))
        {
            findings.Warning(
                PolicyFindingCodes.Unavailable, guard.Pointer, guard.Offset,
                $"The guard '{guard.Name}' takes classes of data out of results, and nothing says where they stand in {(unclassified.Count > 0 ? $"those of {Findings.Name(unclassified)}" : "what is not a tool")}: every such call is refused.",
                $"Give the output schema \"{ClassMap.Keyword}\" where the data stands, or write \"deny\": true.");
        }

        var known = reached.SelectMany(static tool => tool.Contract.Classes.OfResults).ToHashSet(StringComparer.Ordinal);
        if (known.Count > 0 && guard.Requirement.Redact.Where(one => one != ToolClasses.Unclassified && !known.Contains(one)).ToList() is { Count: > 0 } strange)
        {
            findings.Warning(
                PolicyFindingCodes.UnknownClass, guard.Pointer, guard.Offset,
                $"The guard '{guard.Name}' takes {Findings.Name(strange)} out of results, and no tool that it is about has data of that name: nothing is taken out.",
                $"The output schemas have {Findings.Name([.. known.Order(StringComparer.Ordinal)])}.");
        }
    }
}
