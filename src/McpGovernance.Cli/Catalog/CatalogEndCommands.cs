using System.CommandLine;
using System.Globalization;
using McpGovernance.Catalog;

namespace McpGovernance.Cli.Catalog;

/// <summary><c>mcpgov catalog deprecate</c> and <c>retire</c>: how a version ends.</summary>
internal static class CatalogEndCommands
{
    public static Command Deprecate(CliConsole console, TimeProvider time)
    {
        var (tool, version) = (new Argument<string>("tool") { Description = "The tool." }, VersionArgument.Required("version", "The version."));
        var sunset = new Option<DateTimeOffset?>("--sunset") { HelpName = "day", Description = "The day from which on it is refused (UTC), such as 2027-01-31. Default: no end yet.", CustomParser = Day };
        var replacedBy = VersionArgument.Optional("--replaced-by", "The version to go to.");
        var change = new CatalogChange(time);
        var command = new Command("deprecate", "Say that a version is on its way out; callers are told the reason.") { tool, version, sunset, replacedBy };
        change.AddTo(command);
        command.SetAction(result =>
        {
            change.Apply(result, (catalog, author) => CatalogEditor.Deprecate(catalog, result.GetRequiredValue(tool), result.GetValue(version), result.GetValue(sunset), result.GetValue(replacedBy), author));
            console.Out.WriteLine(TerminalText.Escape($"{result.GetRequiredValue(tool)} {result.GetValue(version)}: deprecated"));
            return ExitCodes.Ok;
        });
        return command;
    }

    public static Command Retire(CliConsole console, TimeProvider time)
    {
        var (tool, version) = (new Argument<string>("tool") { Description = "The tool." }, VersionArgument.Required("version", "The version."));
        var withdraw = new Option<bool>("--withdraw") { Description = "Its approval is taken back, rather than that it ends as announced." };
        var change = new CatalogChange(time);
        var command = new Command("retire", "Take a version out of service. The last one takes its tool with it.") { tool, version, withdraw };
        change.AddTo(command);
        command.SetAction(result =>
        {
            change.Apply(result, (catalog, author) => CatalogEditor.Retire(catalog, result.GetRequiredValue(tool), result.GetValue(version), result.GetValue(withdraw), author));
            console.Out.WriteLine(TerminalText.Escape($"{result.GetRequiredValue(tool)} {result.GetValue(version)}: {(result.GetValue(withdraw) ? "withdrawn" : "retired")}"));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static DateTimeOffset? Day(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateTimeOffset.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
        {
            return day;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no day. Expected one such as 2027-01-31.");
        return null;
    }
}
