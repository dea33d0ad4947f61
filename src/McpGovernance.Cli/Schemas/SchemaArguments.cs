using System.CommandLine;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary>What every verb asks that compiles a schema.</summary>
internal sealed class SchemaArguments
{
    private static readonly Dictionary<string, DialectVersion> s_dialects = new(StringComparer.Ordinal)
    {
        ["2020-12"] = DialectVersion.Draft202012,
        ["2019-09"] = DialectVersion.Draft201909,
        ["draft-07"] = DialectVersion.Draft07,
        ["draft-06"] = DialectVersion.Draft06,
        ["draft-04"] = DialectVersion.Draft04,
    };

    private readonly CliConsole _console;

    public SchemaArguments(CliConsole console)
    {
        _console = console;
        Dialect.AcceptOnlyFromAmong([.. s_dialects.Keys]);
    }

    public Argument<string> Path { get; } = new("schema") { Description = "A JSON Schema, or '-' for standard input." };

    public Option<bool> Formats { get; } = new("--format-assertion") { Description = "Ask for formats; without it they only describe." };

    public Option<string> Dialect { get; } = new("--dialect")
    {
        HelpName = "edition",
        Description = $"The edition of a schema without '$schema': {string.Join(", ", s_dialects.Keys)}.",
        DefaultValueFactory = static _ => "2020-12",
    };

    /// <summary>The schema, or <see langword="null"/> when it does not compile, which is then said.</summary>
    public JsonSchema? Compile(ParseResult result)
    {
        var path = result.GetRequiredValue(Path);
        try
        {
            return JsonSchema.Compile(JsonInput.Read(_console, path), new JsonSchemaSettings
            {
                Dialect = s_dialects[result.GetRequiredValue(Dialect)],
                Formats = result.GetValue(Formats) ? FormatMode.Assert : FormatMode.Annotate,
            });
        }
        catch (JsonSchemaException wrong)
        {
            _console.Error.WriteLine($"mcpgov: {TerminalText.Escape(path)}: {TerminalText.Escape(wrong.Message)}");
            return null;
        }
    }
}
