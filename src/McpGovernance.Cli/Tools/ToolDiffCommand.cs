using System.CommandLine;
using McpGovernance.Cli.Schemas;

namespace McpGovernance.Cli.Tools;

/// <summary><c>mcpgov tool diff</c>: which bump a change of tools needs, tool by tool, and why.</summary>
internal static class ToolDiffCommand
{
    public static Command Create(CliConsole console)
    {
        var old = new Argument<string>("old") { Description = $"The old version: {ToolSource.Forms}." };
        var now = new Argument<string>("new") { Description = "The new version, in the same forms." };
        var profile = SchemaDiffCommand.ProfileOption();
        var markdown = new Option<bool>("--markdown") { Description = "Print Markdown, as a pull request shows it." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("diff", "Compare definitions. Exit codes: 0 same, 1 compatible, 2 breaking, 3 unknown, 4 a schema does not compile.")
        {
            old, now, profile, markdown, json,
        };
        var servers = new ServerOptions(command);
        servers.AddToken(command, old, "--old-token-from");
        servers.AddToken(command, now, "--new-token-from");
        command.Validators.Add(result =>
        {
            if (result.GetValue(old) == JsonInput.Piped && result.GetValue(now) == JsonInput.Piped)
            {
                result.AddError("Only one of old and new can be '-': standard input is read once.");
            }

            if (result.GetValue(markdown) && result.GetValue(json))
            {
                result.AddError("Only one of --markdown and --json can be printed.");
            }
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var before = await servers.ReadAsync(console, result, old, cancellationToken).ConfigureAwait(false);
            var after = await servers.ReadAsync(console, result, now, cancellationToken).ConfigureAwait(false);
            var review = ToolReview.Of(before, after, result.GetValue(profile));
            new ToolReviewWriter(console.Out).Write(review, result.GetValue(json) ? ReviewForm.Json : result.GetValue(markdown) ? ReviewForm.Markdown : ReviewForm.Text);
            return review.ExitCode;
        });
        return command;
    }
}
