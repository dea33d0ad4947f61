using System.CommandLine;
using McpGovernance.Catalog;
using Spectre.Console;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog discover</c>: the servers that hosts on this machine are told to use, and which of them nobody answers for.</summary>
/// <remarks>It reads files and starts nothing.</remarks>
internal static class CatalogDiscoverCommand
{
    public static Command Create(CliConsole console)
    {
        var catalogs = new Option<string[]>("--catalog") { HelpName = "file", Description = "A catalog; a configured server is known when its name is the catalog's server. Repeat it for several.", AllowMultipleArgumentsPerToken = false };
        var home = new Option<string>("--home") { HelpName = "directory", Description = "The home directory to look in. Default: yours.", DefaultValueFactory = static _ => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) };
        var work = new Option<string>("--project") { HelpName = "directory", Description = "The directory of work whose files are read too. Default: the current one.", DefaultValueFactory = static _ => Directory.GetCurrentDirectory() };
        var command = new Command("discover", $"Find servers without a catalog in the files of {string.Join(", ", McpHost.Common.Select(static host => host.Name))}. Nothing is started.");
        command.Options.Add(catalogs);
        command.Options.Add(home);
        command.Options.Add(work);
        command.SetAction(result =>
        {
            var known = (result.GetValue(catalogs) ?? []).Select(CatalogFile.Load).ToDictionary(static one => one.Server, StringComparer.Ordinal);
            var isClean = true;
            var servers = McpHost.Common.SelectMany(host => ConfiguredServer.Of(host, result.GetRequiredValue(home), result.GetRequiredValue(work), (file, why) =>
            {
                isClean = false;
                console.Error.WriteLine(TerminalText.Escape($"{file}: {why}. What it says of servers is not known."));
            })).ToList();
            Write(console, servers, known);
            var shadows = servers.Count(server => !known.ContainsKey(server.Name));
            console.Out.WriteLine($"{servers.Count} configured, of which {shadows} without a catalog.");
            return shadows == 0 && isClean ? ExitCodes.Ok : ExitCodes.Finding;
        });
        return command;
    }

    private static void Write(CliConsole console, List<ConfiguredServer> servers, Dictionary<string, CatalogDocument> known)
    {
        if (servers.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.None }.AddColumns("server", "catalog", "owner", "host", "what", "file");
        foreach (var server in servers)
        {
            var catalog = known.GetValueOrDefault(server.Name);
            string[] cells = [server.Name, catalog is null ? "none" : "yes", catalog?.Owner ?? "nobody", server.Host, server.Target, server.File];
            table.AddRow([.. cells.Select(static cell => new Text(TerminalText.Escape(cell)))]);
        }

        console.Ansi.Write(table);
    }
}
