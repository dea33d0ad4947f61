using System.CommandLine;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary><c>mcpgov schema validate</c>: is this value what that schema asks for, and if not, where and why.</summary>
internal static class SchemaValidateCommand
{
    public static Command Create(CliConsole console)
    {
        var schema = new SchemaArguments(console);
        var instance = new Argument<string>("instance") { Description = "The JSON value, or '-' for standard input." };
        var lines = new Option<bool>("--lines") { Description = "The instance has one value a line; each is judged." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each value." };
        var command = new Command("validate", "Judge a value. Exit codes: 0 valid, 1 invalid, 4 the schema does not compile.") { schema.Path, instance, lines, schema.Formats, schema.Dialect, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(schema.Path) == JsonInput.Piped && result.GetValue(instance) == JsonInput.Piped)
            {
                result.AddError("Only one of schema and instance can be '-': standard input is read once.");
            }
        });
        command.SetAction(result => schema.Compile(result) is { } compiled
            ? Validate(console, compiled, result.GetRequiredValue(instance), result.GetValue(lines), new VerdictWriter(console, result.GetValue(json)))
            : ExitCodes.NoSchema);
        return command;
    }

    private static int Validate(CliConsole console, JsonSchema schema, string instancePath, bool lines, VerdictWriter writer)
    {
        if (!lines)
        {
            writer.Write(instancePath, schema.Explain(JsonInput.Read(console, instancePath)));
            return writer.ExitCode;
        }

        foreach (var (line, value) in JsonInput.ReadLines(console, instancePath))
        {
            writer.Write($"{instancePath}:{line}", schema.Explain(value));
        }

        return writer.ExitCode;
    }
}
