using System.CommandLine;
using McpGovernance.Cli.Schemas;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary><c>mcpgov tool diff</c>: which bump a change of tools needs, tool by tool, and why.</summary>
internal static class ToolDiffCommand
{
    public static Command Create(CliConsole console)
    {
        var old = new Argument<string>("old") { Description = "A tool's definition, or a tools/list result with many, or '-' for standard input." };
        var now = new Argument<string>("new") { Description = "The new version, or '-' for standard input." };
        var profile = SchemaDiffCommand.ProfileOption();
        var markdown = new Option<bool>("--markdown") { Description = "Print Markdown, as a pull request shows it." };
        var command = new Command("diff", "Compare definitions. Exit codes: 0 same, 1 compatible, 2 breaking, 3 unknown, 4 a schema does not compile.") { old, now, profile, markdown };
        command.Validators.Add(result =>
        {
            if (result.GetValue(old) == JsonInput.Piped && result.GetValue(now) == JsonInput.Piped)
            {
                result.AddError("Only one of old and new can be '-': standard input is read once.");
            }
        });
        command.SetAction(result =>
        {
            var (before, after) = (ToolList.Read(console, result.GetRequiredValue(old)), ToolList.Read(console, result.GetRequiredValue(now)));
            try
            {
                var review = ToolReview.Of(before, after, result.GetValue(profile));
                review.Write(console, result.GetValue(markdown));
                return review.ExitCode;
            }
            catch (JsonSchemaException wrong)
            {
                console.Error.WriteLine($"mcpgov: {TerminalText.Escape(wrong.Message)}");
                return ExitCodes.NoSchema;
            }
        });
        return command;
    }
}
