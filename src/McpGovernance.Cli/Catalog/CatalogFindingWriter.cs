using McpGovernance.Catalog;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Catalog;

/// <summary>Prints how the tools of a server stand to its catalog.</summary>
internal static class CatalogFindingWriter
{
    /// <summary>0 where all are as approved, 2 where callers would break, 4 where a schema does not compile, else 1.</summary>
    public static int Write(CliConsole console, IReadOnlyList<CatalogFinding> findings)
    {
        var differing = findings.Where(static one => one.Kind != CatalogFindingKind.Approved).ToList();
        foreach (var one in differing)
        {
            console.Out.WriteLine(TerminalText.Escape($"{one.Name}: {EnumWord.Of(one.Kind)}. {one.Sentence}"));
            foreach (var reason in one.Comparison?.Reasons ?? [])
            {
                console.Out.WriteLine(TerminalText.Escape($"  {EnumWord.Of(reason.Bump)}: {reason.Sentence}"));
            }
        }

        console.Out.WriteLine($"{findings.Count - differing.Count} of {findings.Count} tools are as approved");
        return differing.Exists(static one => one.Kind == CatalogFindingKind.NoSchema) ? ExitCodes.NoSchema
            : differing.Exists(static one => one.Kind == CatalogFindingKind.Gone || one.Comparison?.Bump == VersionBump.Major) ? ExitCodes.Breaking
            : differing.Count > 0 ? ExitCodes.Finding : ExitCodes.Ok;
    }
}
