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
            console.Out.WriteLine(TerminalText.Escape($"{(one.Section == CatalogSection.Tools ? "" : $"{EnumWord.Of(one.Section)}: ")}{one.Name}: {EnumWord.Of(one.Kind)}. {one.Sentence}"));
            foreach (var reason in one.Comparison?.Reasons ?? [])
            {
                console.Out.WriteLine(TerminalText.Escape($"  {EnumWord.Of(reason.Bump)}: {reason.Sentence}"));
            }
        }

        var tools = findings.Where(static one => one.Section == CatalogSection.Tools).ToList();
        var others = findings.Count - tools.Count;
        console.Out.WriteLine($"{tools.Count(static one => one.Kind == CatalogFindingKind.Approved)} of {tools.Count} tools are as approved{(others == 0 ? "" : $", {others - differing.Count(static one => one.Section != CatalogSection.Tools)} of {others} of what else there is")}");
        return differing.Exists(static one => one.Kind == CatalogFindingKind.NoSchema) ? ExitCodes.NoSchema
            : differing.Exists(static one => one is { Kind: CatalogFindingKind.Gone, Section: not CatalogSection.Instructions } || one.Comparison?.Bump == VersionBump.Major) ? ExitCodes.Breaking
            : differing.Count > 0 ? ExitCodes.Finding : ExitCodes.Ok;
    }
}
