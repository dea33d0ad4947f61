using System.CommandLine;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog check</c>: whether a catalog loads, and has nothing that waits for a person.</summary>
internal static class CatalogCheckCommand
{
    public static Command Create(CliConsole console)
    {
        var path = CatalogChange.Path();
        var environment = new Option<string?>("--environment") { HelpName = "name", Description = "The environment that it must be for, compared exactly." };
        var command = new Command("check", "Check a catalog: digests, schemas, approvals, channels, versions. Exit codes: 0 good, 1 a draft waits for approval, 66 it does not load.") { path, environment };
        command.SetAction(result =>
        {
            var catalog = CatalogFile.Load(result.GetRequiredValue(path));
            if (result.GetValue(environment) is { } name && catalog.Environments.Count > 0 && !catalog.Environments.Contains(name, StringComparer.Ordinal))
            {
                throw new InvalidDataException($"The catalog '{result.GetRequiredValue(path)}' is for {string.Join(", ", catalog.Environments)}, and not for '{name}'.");
            }

            var drafts = catalog.Tools.SelectMany(static tool => tool.Versions.Where(static one => one.Status == CatalogStatus.Draft).Select(one => $"{tool.Name} {one.Version}"))
                .Concat(Entries(catalog).Where(static one => one.Entry.Approval is null).Select(static one => $"{EnumWord.Of(one.Section)}: {one.Entry.Name}"))
                .Concat(catalog.Instructions is { Approval: null } ? [EnumWord.Of(CatalogSection.Instructions)] : [])
                .ToList();
            foreach (var draft in drafts)
            {
                console.Out.WriteLine(TerminalText.Escape($"{draft}: nobody has approved it."));
            }

            console.Out.WriteLine($"{catalog.Tools.Count} tools, {catalog.Tools.Sum(static tool => tool.Versions.Count)} versions, {Entries(catalog).Count()} prompts and resources, {drafts.Count} drafts");
            return drafts.Count == 0 ? ExitCodes.Ok : ExitCodes.Finding;
        });
        return command;
    }

    private static IEnumerable<(CatalogSection Section, CatalogEntry Entry)> Entries(CatalogDocument catalog) =>
        from section in new[] { CatalogSection.Prompts, CatalogSection.Resources, CatalogSection.Templates }
        from entry in catalog.Entries(section) ?? []
        select (section, entry);
}
