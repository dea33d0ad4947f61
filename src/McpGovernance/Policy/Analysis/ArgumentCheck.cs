namespace McpGovernance.Policy;

/// <summary>Holds every condition on arguments against the input schemas of the tools that its guard is about.</summary>
internal static class ArgumentCheck
{
    public static void Run(CompiledPolicy policy, KnownTools tools, Findings findings)
    {
        foreach (var guard in policy.Model.Guards.Where(guard => policy.Holds(guard.Environments)))
        {
            var conditions = GuardParts.Conditions(guard).OfType<ArgumentCondition>().ToList();
            if (conditions.Count == 0)
            {
                continue;
            }

            var reached = guard.Targets.SelectMany(tools.Reached).Distinct().Where(static tool => tool.Arguments is not null).ToList();
            var named = guard.Targets.Where(static entry => entry is { Target: TargetKind.Tool, IsNamed: true, Pattern.IsExact: true }).Select(static entry => entry.Pattern!.Prefix).ToHashSet(StringComparer.Ordinal);
            foreach (var condition in conditions)
            {
                Fit(guard, condition, reached, named, findings);
                Ask(condition, conditions, reached, findings);
            }
        }
    }

    private static void Fit(GuardDefinition guard, ArgumentCondition condition, List<KnownTool> reached, HashSet<string> named, Findings findings)
    {
        var found = reached.SelectMany(tool => ArgumentFit.Of(condition, tool.Arguments!).Select(misfit => (Tool: tool, Misfit: misfit)));
        foreach (var clause in found.GroupBy(static one => (one.Misfit.Code, one.Misfit.Clause)))
        {
            var exact = clause.Where(one => named.Contains(one.Tool.Name)).ToList();
            var others = clause.Where(one => !named.Contains(one.Tool.Name)).ToList();
            if (exact.Count > 0)
            {
                Say(exact[0].Misfit.IsOption ? PolicySeverity.Warning : PolicySeverity.Error, exact);
            }

            // A prompt has arguments too, and no schema: the condition may be meant for it. What no tool at all has is a mistake.
            if (others.Count > 0)
            {
                var fitsSome = others.DistinctBy(static one => one.Tool).Count() < reached.Count || guard.Targets.Any(static entry => entry.Target == TargetKind.Prompt);
                Say(fitsSome || others[0].Misfit.IsOption ? PolicySeverity.Warning : PolicySeverity.Error, others);
            }
        }

        void Say(PolicySeverity severity, List<(KnownTool Tool, Misfit Misfit)> where)
        {
            var misfit = where[0].Misfit;
            findings.Add(misfit.Code, severity, condition.Pointer, condition.Offset, $"The input schema of {Findings.Name(where.Select(static one => one.Tool.Name))} {misfit.What}. {misfit.Effect}", misfit.Advice);
        }
    }

    /// <summary>Says where an argument may be missing and nobody asked what then.</summary>
    private static void Ask(ArgumentCondition condition, List<ArgumentCondition> all, List<KnownTool> reached, Findings findings)
    {
        var path = condition.Path.ToString();
        if (all.Exists(one => one.Exists is not null && one.Path.ToString() == path))
        {
            return;
        }

        var optional = reached.Where(tool => ArgumentFit.IsOptional(condition.Path, tool.Arguments!)).Select(static tool => tool.Name).ToList();
        if (optional.Count > 0)
        {
            findings.Advice(
                PolicyFindingCodes.OptionalArgument, condition.Pointer, condition.Offset,
                $"Calls of {Findings.Name(optional)} may leave '{path}' out. Then the condition is not known, and the guard applies.",
                "Leave it so if that is meant; else ask for 'exists' beside it.");
        }
    }
}
