using System.CommandLine;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy format</c>: a policy in its one layout.</summary>
internal static class PolicyFormatCommand
{
    public static Command Create(CliConsole console)
    {
        var path = PolicyInput.PathOf("policy", "The policy's JSON file.");
        var check = new Option<bool>("--check") { Description = "Print nothing, and say by the exit code whether the file is in that layout." };
        var command = new Command("format", "Print a policy in its one layout; its meaning stays. JSON only. Exit codes: 0 printed, or in that layout; 1 (--check) in another; 66 it is no JSON object.") { path, check };
        command.SetAction(result =>
        {
            var file = result.GetRequiredValue(path);
            if (PolicyInput.IsYaml(file))
            {
                throw new UsageException($"'{file}' is YAML. Expected a JSON file: the comments of YAML have no one layout.");
            }

            var text = File.ReadAllBytes(file);
            var formatted = PolicyFile.Format(file, text);
            if (result.GetValue(check))
            {
                var isSame = System.Text.Encoding.UTF8.GetBytes(formatted).AsSpan().SequenceEqual(text);
                if (!isSame)
                {
                    console.Error.WriteLine(TerminalText.Escape($"'{file}' is in another layout. Write what 'mcpgov policy format' prints."));
                }

                return isSame ? ExitCodes.Ok : ExitCodes.Finding;
            }

            console.Out.Write(console.IsTerminal ? string.Join('\n', formatted.Split('\n').Select(TerminalText.EscapeJson)) : formatted);
            return ExitCodes.Ok;
        });
        return command;
    }
}
