namespace McpGovernance.Policy;

/// <summary>Finds names and patterns that no tool has. Only tools are judged: of what else there is, nobody gives a list.</summary>
internal static class NameCheck
{
    public static void Run(CompiledPolicy policy, KnownTools tools, Findings findings)
    {
        if (!tools.AreAll)
        {
            return;
        }

        var model = policy.Model;
        var inSets = model.Sets.Values.SelectMany(static set => set).Select(static entry => entry.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, entries) in model.Sets)
        {
            Judge(entries, entry => $"/{PolicyKeys.Sets}/{Findings.Escape(name)}/{entry.Key}", PolicySeverity.Warning, tools, findings);
        }

        // What a set brings is judged where the set stands, but for what guards name: there a wrong name opens a hole.
        foreach (var row in model.Matrix)
        {
            Judge(row.Entries.Where(entry => IsExact(entry) || !inSets.Contains(entry.Text)), entry => Findings.PointerOf(row, entry), PolicySeverity.Error, tools, findings);
        }

        foreach (var guard in model.Guards.Where(guard => policy.Holds(guard.Environments)))
        {
            Judge(
                guard.Targets.Where(entry => IsExact(entry) || !inSets.Contains(entry.Text)), entry => Findings.PointerOf(guard.Pointer, GuardParts.KeyOf(entry.Target), entry),
                PolicySeverity.Error, tools, findings, IsOfPreset(guard.Pointer));
        }

        foreach (var ceiling in model.Ceilings)
        {
            Judge(
                ceiling.Admit.Where(entry => !inSets.Contains(entry.Text)), entry => Findings.PointerOf(ceiling.Pointer, PolicyKeys.Admit, entry),
                PolicySeverity.Warning, tools, findings, IsOfPreset(ceiling.Pointer));
        }

        foreach (var limit in model.Limits)
        {
            Judge(
                limit.Targets.Where(entry => !inSets.Contains(entry.Text)), entry => Findings.PointerOf(limit.Pointer, PolicyKeys.Tools, entry),
                PolicySeverity.Warning, tools, findings, IsOfPreset(limit.Pointer));
        }
    }

    private static bool IsExact(MatrixEntry entry) => entry is { IsNamed: true, Pattern.IsExact: true };

    /// <summary>What a preset is about may well not be there yet, and its author is us.</summary>
    private static bool IsOfPreset(string pointer) => pointer == $"/{PolicyKeys.Extends}";

    private static void Judge(
        IEnumerable<MatrixEntry> entries, Func<MatrixEntry, string> pointerOf, PolicySeverity ofExact, KnownTools tools, Findings findings, bool isOfPreset = false)
    {
        foreach (var entry in entries.Where(entry => !isOfPreset && entry.Target == TargetKind.Tool && tools.Reached(entry).Count == 0))
        {
            if (IsExact(entry))
            {
                var name = entry.Pattern!.Prefix;
                findings.Add(
                    PolicyFindingCodes.UnknownTool, ofExact, pointerOf(entry), entry.Offset, $"There is no tool '{name}'.",
                    $"Correct the name, or remove it.{Nearest.Hint(name, tools.Names.Order(StringComparer.Ordinal))}");
            }
            else
            {
                // Traits are asked for before there is a tool that has them; a name is mostly written for one.
                findings.Add(
                    PolicyFindingCodes.NoMatch, entry.Pattern is null ? PolicySeverity.Advice : PolicySeverity.Warning, pointerOf(entry), entry.Offset,
                    $"No tool matches {(entry.IsNamed ? $"'{entry.Text}'" : entry.Text)}.", "Correct it, or leave it for tools to come.");
            }
        }
    }
}
