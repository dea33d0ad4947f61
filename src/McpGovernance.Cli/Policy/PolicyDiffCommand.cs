using System.CommandLine;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary><c>mcpgov policy diff</c>: what differs in meaning between two policies.</summary>
internal static class PolicyDiffCommand
{
    public static Command Create(CliConsole console, TimeProvider time)
    {
        var old = PolicyInput.PathOf("old", "The old policy's file: JSON or YAML.");
        var now = PolicyInput.PathOf("new", "The new policy's file: JSON or YAML.");
        var command = new Command("diff", "Show what differs in meaning: who gains and loses what, and which rules narrow or widen. Exit codes: 0 the same policy, 1 nothing widens, 2 something widens or may widen, 66 something does not load.") { old, now };
        var input = new PolicyInput(time).AddOptionsTo(command);
        var tools = new PolicyTools(command, console);
        command.SetAction(async (result, cancellationToken) =>
        {
            var diff = PolicyDiff.Of(input.Load(result, old), input.Load(result, now), await tools.ReadAsync(result, cancellationToken).ConfigureAwait(false));
            if (result.GetValue(input.Json))
            {
                PolicyJson.Write(console, writer =>
                {
                    writer.WriteString("effect", EnumWord.Of(diff.Effect));
                    PolicyJson.Objects(writer, "differences", diff.Differences, one =>
                    {
                        writer.WriteString("part", one.Part);
                        writer.WriteString("effect", EnumWord.Of(one.Effect));
                        writer.WriteString("sentence", one.Sentence);
                    });
                });
            }
            else
            {
                foreach (var one in diff.Differences)
                {
                    console.Out.WriteLine(TerminalText.Escape($"{Word(one.Effect)}: {one.Part}: {one.Sentence}"));
                }

                console.Out.WriteLine(diff.IsSame ? "the same policy" : $"{diff.Differences.Count} differences; in all it {Word(diff.Effect)}");
            }

            return diff.IsSame ? ExitCodes.Ok : diff.Effect >= PolicyEffect.MayWiden ? ExitCodes.Breaking : ExitCodes.Finding;
        });
        return command;
    }

    private static string Word(PolicyEffect effect) => effect switch { PolicyEffect.None => "changes nothing", PolicyEffect.Narrows => "narrows", PolicyEffect.MayWiden => "may widen", _ => "widens" };
}
