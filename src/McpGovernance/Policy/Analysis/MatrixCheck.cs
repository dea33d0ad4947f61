namespace McpGovernance.Policy;

/// <summary>Finds entries of the matrix that change nothing.</summary>
internal static class MatrixCheck
{
    /// <summary>Entries of one role are compared with each other up to so many pairs.</summary>
    private const long MaxPairs = 2_000_000;

    public static void Run(CompiledPolicy policy, KnownTools tools, RoleReach reach, Findings findings)
    {
        foreach (var row in policy.Model.Matrix)
        {
            if (!reach.Alive.Contains(row.Role))
            {
                foreach (var entry in row.Entries)
                {
                    findings.Warning(PolicyFindingCodes.Unreachable, Findings.PointerOf(row, entry), entry.Offset, $"Nobody can have the role '{row.Role}', so this grants nothing.", "Correct the rules of the role.");
                }

                continue;
            }

            var matched = row.Entries.ToDictionary(static entry => entry.Text, entry => tools.Matching(entry).ToHashSet(), StringComparer.Ordinal);
            foreach (var entry in row.Entries)
            {
                Shadowed(policy, row, entry, matched[entry.Text], findings);
            }

            Redundant(row, matched, tools, findings);
        }
    }

    private static void Shadowed(CompiledPolicy policy, MatrixRow row, MatrixEntry entry, HashSet<KnownTool> matched, Findings findings)
    {
        var refusals = entry.Target == TargetKind.Tool ? [.. matched.Select(static tool => tool.Refusal)]
            : entry.Pattern is { IsExact: true } name && policy.PlanOf(new GovernanceTarget(entry.Target, name.Prefix)) is var plan ? [plan.Ceiling ?? plan.Denial]
            : new List<string?>();
        if (refusals.Count > 0 && !refusals.Contains(null))
        {
            findings.Warning(
                PolicyFindingCodes.Shadowed, Findings.PointerOf(row, entry), entry.Offset,
                $"This grants nothing: {(matched.Count > 0 ? $"{Findings.Name(matched.Select(static tool => tool.Name))} {(matched.Count == 1 ? "is" : "are")}" : "it is")} refused by {Findings.Name(refusals.OfType<string>())}.",
                "Remove it, or change what refuses.");
        }
    }

    private static void Redundant(MatrixRow row, Dictionary<string, HashSet<KnownTool>> matched, KnownTools tools, Findings findings)
    {
        MatrixEntry[] wide = [.. row.Entries.Where(static entry => entry.Pattern is not { IsExact: true } || !entry.IsNamed)];
        if ((long)wide.Length * row.Entries.Count > MaxPairs)
        {
            return;
        }

        foreach (var entry in row.Entries)
        {
            if (Array.Find(wide, other => !ReferenceEquals(other, entry) && IsCovered(entry, other)) is { } always)
            {
                findings.Warning(PolicyFindingCodes.Redundant, Findings.PointerOf(row, entry), entry.Offset, $"The entry '{always.Text}' of the same role grants all of this too.", "Remove one of them.");
            }
            else if (tools.AreAll && matched[entry.Text] is { Count: > 0 } mine
                && Array.Find(wide, other => !ReferenceEquals(other, entry) && IsCoveredToday(entry, mine, other, matched[other.Text])) is { } today)
            {
                findings.Advice(
                    PolicyFindingCodes.Redundant, Findings.PointerOf(row, entry), entry.Offset,
                    $"Of the tools of today, the entry '{today.Text}' of the same role grants all of this too.", "Remove it if that is meant for the tools to come as well.");
            }
        }
    }

    /// <summary>Of two that match the same, the second is the one too many.</summary>
    private static bool IsCovered(MatrixEntry entry, MatrixEntry other) =>
        EntryInclusion.Includes(other, entry) && (!EntryInclusion.Includes(entry, other) || string.CompareOrdinal(other.Text, entry.Text) < 0);

    private static bool IsCoveredToday(MatrixEntry entry, HashSet<KnownTool> mine, MatrixEntry other, HashSet<KnownTool> others) =>
        !EntryInclusion.Includes(entry, other) && mine.IsSubsetOf(others) && (others.Count > mine.Count || string.CompareOrdinal(other.Text, entry.Text) < 0);
}
