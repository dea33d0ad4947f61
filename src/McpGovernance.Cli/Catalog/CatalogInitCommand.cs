using System.CommandLine;
using McpGovernance.Catalog;
using McpGovernance.Cli.Tools;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog init</c>: writes down what a server lists. First sight is no approval: everything is a draft.</summary>
internal static class CatalogInitCommand
{
    public static Command Create(CliConsole console)
    {
        var source = new Argument<string>("source") { Description = $"The server: {ToolSource.Forms}." };
        var server = new Option<string>("--server") { HelpName = "id", Description = "The server's id, as policies and clients name it.", Required = true };
        var owner = new Option<string>("--owner") { HelpName = "who", Description = "Who answers for the server: a team or a person.", Required = true };
        var contact = new Option<string?>("--contact") { HelpName = "how", Description = "How to reach the owner." };
        var environment = new Option<string[]>("--environment") { HelpName = "name", Description = "An environment that the catalog is for; may be repeated. Default: any." };
        var output = new Option<string>("--out") { HelpName = "file", Description = $"Where to write it. Default: {CatalogFile.Name}.", DefaultValueFactory = static _ => CatalogFile.Name };
        var command = new Command("init", "Write down what a server lists, as drafts that nobody has approved. An existing file is left alone.") { source, server, owner, contact, environment, output };
        var servers = new ServerOptions(command);
        servers.AddToken(command, source, "--token-from");
        command.SetAction(async (result, cancellationToken) =>
        {
            var path = result.GetRequiredValue(output);
            if (File.Exists(path))
            {
                throw new IOException($"'{path}' is there already, and nothing was written. Use 'mcpgov catalog approve', or name another file with --out.");
            }

            var live = await servers.ReadOfferAsync(console, result, source, cancellationToken).ConfigureAwait(false);
            var catalog = new CatalogDocument
            {
                Server = result.GetRequiredValue(server),
                Owner = result.GetRequiredValue(owner),
                Contact = result.GetValue(contact),
                Environments = [.. (result.GetValue(environment) ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            };
            catalog = live.Tools.Values.Aggregate(catalog, CatalogEditor.Draft);
            foreach (var (section, entries) in live.Entries)
            {
                catalog = entries.Values.Aggregate(CatalogEntryEditor.Open(catalog, section), (before, entry) => CatalogEntryEditor.Draft(before, section, entry));
            }

            catalog = live.Said is { } said ? CatalogEntryEditor.DraftInstructions(catalog, said) : catalog;
            CatalogFile.Save(path, catalog, stamp: null);
            console.Out.WriteLine($"{TerminalText.Escape(path)}: {catalog.Tools.Count} tools{Also(catalog)}, none of them approved. Read it, classify each tool (kind, risk, data), then 'mcpgov catalog approve'.");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Also(CatalogDocument catalog)
    {
        (int Count, string What)[] others = [(catalog.Prompts?.Count ?? 0, "prompts"), (catalog.Resources?.Count ?? 0, "resources"), (catalog.Templates?.Count ?? 0, "resource templates")];
        return string.Concat(others.Where(static one => one.Count > 0).Select(static one => $", {one.Count} {one.What}")) + (catalog.Instructions is null ? "" : ", the server's instructions");
    }
}
