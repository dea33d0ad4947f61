using System.CommandLine;
using McpGovernance.Catalog;
using Spectre.Console;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog discover</c>: the servers that hosts on this machine are told to use, and which of them nobody answers for.</summary>
/// <remarks>It reads files, and starts nothing unless it is told to.</remarks>
internal static class CatalogDiscoverCommand
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    public static Command Create(CliConsole console)
    {
        var catalogs = new Option<string[]>("--catalog") { HelpName = "file", Description = "A catalog; a configured server is known when its name is the catalog's server. Repeat it for several.", AllowMultipleArgumentsPerToken = false };
        var home = new Option<string>("--home") { HelpName = "directory", Description = "The home directory to look in. Default: yours.", DefaultValueFactory = static _ => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) };
        var work = new Option<string>("--project") { HelpName = "directory", Description = "The directory of work whose files are read too. Default: the current one.", DefaultValueFactory = static _ => Directory.GetCurrentDirectory() };
        var run = new Option<bool>("--run") { Description = "Start or call each server with the command, environment, directory and headers that the file gives, and ask what it offers. That runs whatever the files name." };
        var command = new Command("discover", $"Find servers without a catalog in the files of {string.Join(", ", McpHost.Common.Select(static host => host.Name))}. Nothing is started without --run.");
        command.Options.Add(catalogs);
        command.Options.Add(home);
        command.Options.Add(work);
        command.Options.Add(run);
        command.SetAction(async (result, cancellationToken) =>
        {
            var known = (result.GetValue(catalogs) ?? []).Select(CatalogFile.Load).ToDictionary(static one => one.Server, StringComparer.Ordinal);
            var isClean = true;
            var servers = McpHost.Common.SelectMany(host => ConfiguredServer.Of(host, result.GetRequiredValue(home), result.GetRequiredValue(work), (file, why) =>
            {
                isClean = false;
                console.Error.WriteLine(TerminalText.Escape($"{file}: {why}. What it says of servers is not known."));
            })).ToList();
            List<string>? offers = null;
            if (result.GetValue(run))
            {
                offers = [];
                foreach (var server in servers)
                {
                    var (offer, isAsApproved) = await AskAsync(server, known.GetValueOrDefault(server.Name), cancellationToken).ConfigureAwait(false);
                    offers.Add(offer);
                    isClean &= isAsApproved;
                }
            }

            Write(console, servers, known, offers);
            var shadows = servers.Count(server => !known.ContainsKey(server.Name));
            console.Out.WriteLine($"{servers.Count} configured, of which {shadows} without a catalog.");
            return shadows == 0 && isClean ? ExitCodes.Ok : ExitCodes.Finding;
        });
        return command;
    }

    /// <summary>What a server offers, and whether all of it is as its catalog approved; without a catalog nothing is.</summary>
    private static async Task<(string Offer, bool IsAsApproved)> AskAsync(ConfiguredServer server, CatalogDocument? catalog, CancellationToken cancellationToken)
    {
        if (server.Launch is not { } launch)
        {
            return ("cannot be asked: the file does not say how", false);
        }

        try
        {
            var offer = await launch.AskAsync(server.Name, s_timeout, cancellationToken).ConfigureAwait(false);
            var differing = catalog is null ? 0 : CatalogComparison.Of(catalog, offer).Count(static one => one.Kind != CatalogFindingKind.Approved);
            return ($"{offer.Tools.Count} tools{(catalog is null ? "" : differing == 0 ? ", as approved" : $", {differing} not as approved")}", catalog is not null && differing == 0);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever one server does, the others are still to be shown. What it says may repeat secrets of its environment or command.
            return ("cannot be asked: it does not start, or does not answer", false);
        }
    }

    private static void Write(CliConsole console, List<ConfiguredServer> servers, Dictionary<string, CatalogDocument> known, List<string>? offers)
    {
        if (servers.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.None }.AddColumns("server", "catalog", "owner", "host", "what", "file");
        if (offers is not null)
        {
            table.AddColumn("offers");
        }

        foreach (var (i, server) in servers.Index())
        {
            var catalog = known.GetValueOrDefault(server.Name);
            string[] cells = [server.Name, catalog is null ? "none" : "yes", catalog?.Owner ?? "nobody", server.Host, server.Target, server.File, .. offers is null ? Array.Empty<string>() : [offers[i]]];
            table.AddRow([.. cells.Select(static cell => new Text(TerminalText.Escape(cell)))]);
        }

        console.Ansi.Write(table);
    }
}
