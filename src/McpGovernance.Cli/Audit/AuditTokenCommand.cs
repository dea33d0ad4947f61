using System.CommandLine;

namespace McpGovernance.Cli.Audit;

/// <summary><c>mcpgov audit token</c>: what a value looks like in records, to search for it.</summary>
internal static class AuditTokenCommand
{
    private const string StandardInput = "-";

    public static Command Create(CliConsole console)
    {
        var value = new Argument<string>("value") { Description = "The value as somebody would say it; '-' reads one from each line of standard input, so that it stands in no history of a shell." };
        var keys = new Option<FileInfo>("--keys") { HelpName = "file", Required = true, Description = "The file of keys of the host that wrote the records." };
        var dataClass = new Option<string>("--class") { HelpName = "class", Description = "The class of the value, as the tool's schema names it.", DefaultValueFactory = static _ => AuditTokens.Unclassified };
        var command = new Command("token", "Show the tokens that stand in records for a value, one a line: under every key, as a text, number or flag, and as the name of a property. Search for them with 'audit query --text'.") { value };
        command.Options.Add(keys);
        command.Options.Add(dataClass);
        command.SetAction(result =>
        {
            var ring = KeyRings.Open(result.GetRequiredValue(keys).FullName);
            foreach (var one in Values(result.GetRequiredValue(value), console))
            {
                foreach (var token in AuditTokens.Of(ring, one, result.GetRequiredValue(dataClass)))
                {
                    console.Out.WriteLine(token);
                }
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static IEnumerable<string> Values(string value, CliConsole console)
    {
        if (value != StandardInput)
        {
            yield return value;
            yield break;
        }

        using var lines = new StreamReader(console.In, leaveOpen: true);
        while (lines.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
