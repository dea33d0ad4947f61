namespace McpGovernance.Policy;

/// <summary>Looks for what would turn a decision: the fewest things that together would, each tried.</summary>
internal static class ChangeSearch
{
    private const int MaxChanges = 10;
    private const int MaxSteps = 3;
    private const int MaxCandidates = 40;
    private const int MaxTries = 4_000;

    /// <param name="asIf">Decides anew.</param>
    /// <param name="isAllowed">What was decided.</param>
    /// <param name="candidates">What could be otherwise, in the order in which to say it.</param>
    public static IReadOnlyList<PolicyChange> Run(Counterfactual asIf, bool isAllowed, IEnumerable<PolicyChangeStep> candidates)
    {
        PolicyChangeStep[] all = [.. candidates.Distinct().Take(MaxCandidates)];
        if (asIf.IsAllowed([]) != isAllowed)
        {
            return []; // What is not decided alike as it is says nothing of how it might be.
        }

        var tries = 0;
        for (var size = 1; size <= MaxSteps; size++)
        {
            var found = new List<PolicyChange>();
            foreach (var steps in Choose(all, size, 0))
            {
                if (tries++ >= MaxTries || found.Count == MaxChanges)
                {
                    break;
                }

                if (steps.DistinctBy(static step => (step.Kind, step.Id)).Count() == size && asIf.IsAllowed(steps) != isAllowed)
                {
                    found.Add(new PolicyChange { Steps = steps, Text = Sentence(steps, isAllowed) });
                }
            }

            if (found.Count > 0)
            {
                return found;
            }
        }

        return [];
    }

    private static IEnumerable<PolicyChangeStep[]> Choose(PolicyChangeStep[] all, int size, int from)
    {
        if (size == 0)
        {
            yield return [];
            yield break;
        }

        for (var i = from; i < all.Length; i++)
        {
            foreach (var rest in Choose(all, size - 1, i + 1))
            {
                yield return [all[i], .. rest];
            }
        }
    }

    private static string Sentence(IEnumerable<PolicyChangeStep> steps, bool isAllowed)
    {
        var text = string.Join(", and ", steps.Select(static step => step.Kind switch
        {
            PolicyChangeKind.Role => $"with the role '{step.Id}'",
            PolicyChangeKind.Scope => $"with the scope '{step.Id}'",
            _ => $"if '{step.Id}' were {(step.Answer == PolicyAnswer.True ? "true" : "false")}",
        }));
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}, it would be {(isAllowed ? "refused" : "allowed")}.";
    }
}
