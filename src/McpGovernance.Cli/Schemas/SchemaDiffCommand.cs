using System.CommandLine;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary><c>mcpgov schema diff</c>: does the new version of a schema break those who know the old one, and which value shows it.</summary>
internal static class SchemaDiffCommand
{
    public static Command Create(CliConsole console)
    {
        var old = new Argument<string>("old") { Description = "The old version of a JSON Schema, or '-' for standard input." };
        var now = new Argument<string>("new") { Description = "The new version, or '-' for standard input." };
        var direction = new Option<ComparisonDirection>("--direction") { Description = "Input: what was sent must still be taken. Output: what is returned must be taken by readers of the old version.", Required = true };
        var profile = ProfileOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("diff", "Compare two versions. Exit codes: 0 same, 1 compatible, 2 breaking, 3 unknown, 4 a schema does not compile.") { old, now, direction, profile, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(old) == JsonInput.Piped && result.GetValue(now) == JsonInput.Piped)
            {
                result.AddError("Only one of old and new can be '-': standard input is read once.");
            }
        });
        command.SetAction(result =>
        {
            var (before, after) = (JsonInput.Read(console, result.GetRequiredValue(old)), JsonInput.Read(console, result.GetRequiredValue(now)));
            var comparison = SchemaComparer.Compare(before, after, result.GetValue(direction), result.GetValue(profile));
            new ComparisonWriter(console).Write(comparison, result.GetValue(json));
            return ExitCode(comparison);
        });
        return command;
    }

    public static Option<ComparisonProfile> ProfileOption() => new("--profile")
    {
        Description = "Practical: over declared names only, and readers ignore others. Strict: over all values.",
        DefaultValueFactory = static _ => ComparisonProfile.Practical,
    };

    private static int ExitCode(SchemaComparison comparison) => comparison.Verdict switch
    {
        ChangeVerdict.Breaking => ExitCodes.Breaking,
        ChangeVerdict.Unknown => ExitCodes.Unknown,
        _ => comparison.IsSame ? ExitCodes.Ok : ExitCodes.Finding,
    };
}
