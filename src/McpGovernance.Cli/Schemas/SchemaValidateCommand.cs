using System.CommandLine;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary><c>mcpgov schema validate</c>: is this value what that schema asks for, and if not, where and why.</summary>
internal static class SchemaValidateCommand
{
    private static readonly Dictionary<string, DialectVersion> s_dialects = new(StringComparer.Ordinal)
    {
        ["2020-12"] = DialectVersion.Draft202012,
        ["2019-09"] = DialectVersion.Draft201909,
        ["draft-07"] = DialectVersion.Draft07,
        ["draft-06"] = DialectVersion.Draft06,
        ["draft-04"] = DialectVersion.Draft04,
    };

    public static Command Create(CliConsole console)
    {
        var schema = new Argument<string>("schema") { Description = "A JSON Schema, or '-' for standard input." };
        var instance = new Argument<string>("instance") { Description = "The JSON value, or '-' for standard input." };
        var lines = new Option<bool>("--lines") { Description = "The instance has one value a line; each is judged." };
        var formats = new Option<bool>("--format-assertion") { Description = "Ask for formats; without it they only describe." };
        var dialect = new Option<string>("--dialect") { HelpName = "edition", Description = $"The edition of a schema without '$schema': {string.Join(", ", s_dialects.Keys)}.", DefaultValueFactory = static _ => "2020-12" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each value." };
        dialect.AcceptOnlyFromAmong([.. s_dialects.Keys]);
        var command = new Command("validate", "Judge a value. Exit codes: 0 valid, 1 invalid, 4 the schema does not compile.") { schema, instance, lines, formats, dialect, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(schema) == JsonInput.Piped && result.GetValue(instance) == JsonInput.Piped)
            {
                result.AddError("Only one of schema and instance can be '-': standard input is read once.");
            }
        });
        command.SetAction(result => Validate(
            console,
            result.GetRequiredValue(schema),
            new JsonSchemaSettings { Dialect = s_dialects[result.GetRequiredValue(dialect)], Formats = result.GetValue(formats) ? FormatMode.Assert : FormatMode.Annotate },
            result.GetRequiredValue(instance),
            result.GetValue(lines),
            new VerdictWriter(console, result.GetValue(json))));
        return command;
    }

    private static int Validate(CliConsole console, string schemaPath, JsonSchemaSettings options, string instancePath, bool lines, VerdictWriter writer)
    {
        JsonSchema schema;
        try
        {
            schema = JsonSchema.Compile(JsonInput.Read(console, schemaPath), options);
        }
        catch (JsonSchemaException wrong)
        {
            console.Error.WriteLine($"mcpgov: {TerminalText.Escape(schemaPath)}: {TerminalText.Escape(wrong.Message)}");
            return ExitCodes.NoSchema;
        }

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
