using System.CommandLine;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog channel</c> and <c>rollback</c>: which version callers get.</summary>
internal static class CatalogChannelCommands
{
    public static Command Channel(CliConsole console, TimeProvider time)
    {
        var (tool, channel) = (new Argument<string>("tool") { Description = "The tool." }, new Argument<string>("channel") { Description = $"The channel, such as {CatalogTool.Stable} or canary." });
        var version = VersionArgument.Required("version", "The version that it points to from now on.");
        return Create("channel", "Point a channel of a tool to a version that is served.", time, [tool, channel, version], [], (result, catalog, author) =>
            Pointed(console, catalog, result.GetRequiredValue(tool), result.GetRequiredValue(channel), result.GetValue(version), author));
    }

    public static Command Rollback(CliConsole console, TimeProvider time)
    {
        var tool = new Argument<string>("tool") { Description = "The tool." };
        var version = VersionArgument.Required("version", "The earlier version to go back to.");
        var channel = new Option<string>("--channel") { HelpName = "name", Description = $"The channel. Default: {CatalogTool.Stable}.", DefaultValueFactory = static _ => CatalogTool.Stable };
        return Create("rollback", "Point a channel back to an earlier version.", time, [tool, version], [channel], (result, catalog, author) =>
        {
            var (name, line) = (result.GetRequiredValue(tool), result.GetRequiredValue(channel));
            if (catalog.Find(name) is { } found && !(found.Channels.TryGetValue(line, out var current) && result.GetValue(version) < current))
            {
                throw new CatalogException($"{result.GetValue(version)} is not earlier than what '{line}' of '{name}' points to{(found.Channels.ContainsKey(line) ? $", {found.Channels[line]}" : ": it points nowhere")}. Use 'mcpgov catalog channel' to go forwards.");
            }

            return Pointed(console, catalog, name, line, result.GetValue(version), author);
        });
    }

    private static CatalogDocument Pointed(CliConsole console, CatalogDocument catalog, string tool, string channel, SemanticVersion version, CatalogAuthor author)
    {
        var changed = CatalogEditor.Point(catalog, tool, channel, version, author);
        console.Out.WriteLine(TerminalText.Escape($"{tool}: {changed.Find(tool)!.History[^1].What}"));
        return changed;
    }

    private static Command Create(string name, string description, TimeProvider time, Argument[] arguments, Option[] options, Func<ParseResult, CatalogDocument, CatalogAuthor, CatalogDocument> edit)
    {
        var change = new CatalogChange(time);
        var command = new Command(name, description);
        foreach (var argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        change.AddTo(command);
        command.SetAction(result =>
        {
            change.Apply(result, (catalog, author) => edit(result, catalog, author));
            return ExitCodes.Ok;
        });
        return command;
    }
}
