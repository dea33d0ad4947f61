using System.CommandLine;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog emergency</c> and <c>resume</c>: send all callers of a tool back at once, where the catalog itself cannot be replaced quickly.</summary>
internal static class CatalogEmergencyCommands
{
    public static Command Rollback(CliConsole console, TimeProvider time)
    {
        var (path, tool) = (CatalogChange.Path(), new Argument<string>("tool") { Description = "The tool." });
        var version = VersionArgument.Required("version", "The version that is served from now on; every higher one is refused.");
        var by = new Option<string>("--by") { HelpName = "person", Description = "Who does it, such as an e-mail address.", Required = true };
        var why = new Option<string>("--why") { HelpName = "reason", Description = "Why, in a sentence. Callers of refused versions are told.", Required = true };
        var command = new Command("emergency", "Send all callers of a tool back to a version at once: running processes take it from a file beside the catalog within seconds.") { path, tool, version };
        command.Options.Add(by);
        command.Options.Add(why);
        command.SetAction(result =>
        {
            var (catalog, file, others) = Others(result.GetRequiredValue(path), result.GetRequiredValue(tool));
            var (person, reason) = (result.GetRequiredValue(by).Trim(), result.GetRequiredValue(why).Trim());
            var rollback = new CatalogRollback(result.GetRequiredValue(tool), result.GetValue(version), time.GetUtcNow(), person, reason);
            CatalogRollbackFile.Save(file, catalog, [.. others, rollback]);
            console.Out.WriteLine(TerminalText.Escape($"{rollback.Tool}: all callers are sent back to {rollback.Version}, by {file}. Take it away with 'mcpgov catalog resume' when the catalog is right."));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Resume(CliConsole console)
    {
        var (path, tool) = (CatalogChange.Path(), new Argument<string>("tool") { Description = "The tool." });
        var command = new Command("resume", "Take an emergency rollback of a tool away: the catalog's channels count again.") { path, tool };
        command.SetAction(result =>
        {
            var name = result.GetRequiredValue(tool);
            var (catalog, file, others) = Others(result.GetRequiredValue(path), name);
            if (CatalogRollbackFile.Load(file, catalog).All(one => one.Tool != name))
            {
                console.Error.WriteLine(TerminalText.Escape($"There is no rollback of '{name}' in {file}."));
                return ExitCodes.Finding;
            }

            CatalogRollbackFile.Save(file, catalog, others);
            console.Out.WriteLine(TerminalText.Escape($"{name}: the catalog's channels count again."));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static (CatalogDocument Catalog, string File, IReadOnlyList<CatalogRollback> Others) Others(string path, string tool)
    {
        var catalog = CatalogFile.Load(path);
        var file = CatalogRollbackFile.PathOf(path);
        return (catalog, file, [.. CatalogRollbackFile.Load(file, catalog).Where(one => one.Tool != tool)]);
    }
}
