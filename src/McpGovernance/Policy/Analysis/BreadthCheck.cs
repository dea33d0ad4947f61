namespace McpGovernance.Policy;

/// <summary>Finds entries of the matrix that grant more than somebody looked at, and tools that nobody may use.</summary>
internal static class BreadthCheck
{
    public static void Run(CompiledPolicy policy, KnownTools tools, RoleReach reach, Findings findings)
    {
        var hasCeiling = policy.Model.Ceilings.Any(ceiling => policy.Holds(ceiling.Environments));
        foreach (var row in policy.Model.Matrix.Where(row => reach.Alive.Contains(row.Role)))
        {
            foreach (var entry in row.Entries.Where(static entry => entry.Target == TargetKind.Tool))
            {
                Broad(row, entry, [.. tools.Matching(entry).Where(static tool => tool.Refusal is null)], hasCeiling, findings);
            }
        }

        foreach (var tool in tools.All.GroupBy(static tool => tool.Name, StringComparer.Ordinal).Where(tool => !tool.SelectMany(reach.RolesOf).Any()))
        {
            var isRefused = tool.All(static version => version.Refusal is not null);
            findings.Warning(
                PolicyFindingCodes.DeadTool, $"/{PolicyKeys.Matrix}", -1,
                $"Nobody may use the tool '{tool.Key}': {(isRefused ? $"'{tool.First().Refusal}' refuses it" : "no entry grants it to a role that somebody can have")}.",
                isRefused ? "Change what refuses it, or do not serve it." : "Grant it to a role, or do not serve it.");
        }
    }

    private static void Broad(MatrixRow row, MatrixEntry entry, List<KnownTool> granted, bool hasCeiling, Findings findings)
    {
        var pointer = Findings.PointerOf(row, entry);
        var changes = granted.Where(static tool => tool.Contract.Kind != ToolKind.Read).Select(static tool => tool.Name).ToList();
        var isEverything = entry is { IsNamed: true, Pattern: { IsOpen: true, Prefix.Length: 0, Suffix.Length: 0 } } && !hasCeiling;
        if (entry is not { IsNamed: true, Pattern.IsExact: true } && (changes.Count > 0 || isEverything))
        {
            findings.Warning(
                PolicyFindingCodes.OverBroad, pointer, entry.Offset,
                $"{(entry.IsNamed ? $"The pattern '{entry.Text}'" : "The entry")} grants {(changes.Count > 0 ? $"{Findings.Name(changes)}, which {(changes.Count == 1 ? "does" : "do")} more than read, and " : "")}whatever appears later and matches.",
                "Name the tools that change something, or put a ceiling above them.");
        }

        var dangerous = granted.Where(static tool => tool.Contract.Kind == ToolKind.Destructive || tool.Contract is { Version: not null, Risk: ToolRisk.High }).Select(static tool => tool.Name).ToList();
        if (row.Role == BuiltInRoles.Anonymous && dangerous.Count > 0)
        {
            findings.Warning(
                PolicyFindingCodes.AnonymousGrant, pointer, entry.Offset,
                $"Callers whom nobody knows may use {Findings.Name(dangerous)}, which can destroy or {(dangerous.Count == 1 ? "is" : "are")} of high risk.",
                "Grant it to a role that somebody vouches for.");
        }
    }
}
