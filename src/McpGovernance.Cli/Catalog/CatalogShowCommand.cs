using System.CommandLine;
using McpGovernance.Catalog;
using McpGovernance.Cli.Audit;
using Spectre.Console;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog show</c>: the tools, their versions, and who approved them.</summary>
internal static class CatalogShowCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var path = CatalogChange.Path();
        var unused = new Option<string?>("--unused") { HelpName = "journal", Description = "Only approved tools that nobody calls: the journal's root, or the directory of one process in it. Every tool that is offered and not used costs the model attention." };
        var since = AuditFilters.Since(time);
        var command = new Command("show", "Show the tools of a catalog, their versions and channels, and who approved them.") { path };
        command.Options.Add(unused);
        command.Options.Add(since);
        command.SetAction(result =>
        {
            var catalog = CatalogFile.Load(result.GetRequiredValue(path));
            var problems = new ProblemWriter(console.Error);
            if (result.GetValue(unused) is { } journal)
            {
                var used = CatalogUsageCommand.Uses(journal, result.GetValue(since), problems).Select(static one => one.Tool).ToHashSet(StringComparer.Ordinal);
                catalog = catalog with { Tools = [.. catalog.Tools.Where(tool => tool.Versions.Any(static one => one.IsServed) && !used.Contains(tool.Name))] };
            }

            console.Out.WriteLine(TerminalText.Escape($"{catalog.Server}, owned by {catalog.Owner}{(catalog.Contact is null ? "" : $" ({catalog.Contact})")}, for {(catalog.Environments.Count == 0 ? "any environment" : string.Join(", ", catalog.Environments))}"));
            var table = new Table { Border = TableBorder.None }.AddColumns("tool", "version", "status", "channels", "kind", "risk", "owner", "approved by", "at");
            foreach (var tool in catalog.Tools)
            {
                foreach (var version in tool.Versions)
                {
                    table.AddRow([.. Cells(catalog, tool, version).Select(static cell => new Text(cell.Length == 0 ? "-" : TerminalText.Escape(cell)))]);
                }
            }

            console.Ansi.Write(table);
            if (result.GetValue(unused) is null)
            {
                ShowOthers(console, catalog);
            }

            return problems.ExitCode;
        });
        return command;
    }

    private static void ShowOthers(CliConsole console, CatalogDocument catalog)
    {
        var entries = from section in new[] { CatalogSection.Prompts, CatalogSection.Resources, CatalogSection.Templates }
                      from entry in catalog.Entries(section) ?? []
                      select (Section: section, entry.Name, entry.Approval);
        var said = catalog.Instructions is { } instructions ? new[] { (Section: CatalogSection.Instructions, Name: "", instructions.Approval) } : [];
        foreach (var (section, name, approval) in entries.Concat(said))
        {
            console.Out.WriteLine(TerminalText.Escape($"{EnumWord.Of(section)} {name}{(name.Length == 0 ? "" : " ")}{(approval is null ? "draft" : $"approved by {approval.By}")}"));
        }
    }

    private static IEnumerable<string> Cells(CatalogDocument catalog, CatalogTool tool, CatalogVersion version) =>
    [
        tool.Name,
        version.Version.ToString(),
        EnumWord.Of(version.Status),
        string.Join(",", tool.Channels.Where(one => one.Value == version.Version).Select(static one => one.Key).Order(StringComparer.Ordinal)),
        EnumWord.Of(tool.Kind),
        EnumWord.Of(tool.Risk),
        tool.Owner ?? catalog.Owner,
        version.Approval?.By ?? "",
        version.Approval?.At.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "",
    ];
}
