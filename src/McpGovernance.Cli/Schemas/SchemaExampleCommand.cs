using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary><c>mcpgov schema example</c>: values that a schema takes.</summary>
internal static class SchemaExampleCommand
{
    private const int MostValues = 100_000;

    /// <summary>A stream of values repeats itself; after so many in a row that are not new, there are no others.</summary>
    private const int MostRepetitions = 500;

    public static Command Create(CliConsole console)
    {
        var schema = new SchemaArguments(console);
        var count = new Option<int>("--count") { HelpName = "n", Description = "How many different values; the first is the plainest.", DefaultValueFactory = static _ => 1 };
        var seed = new Option<int?>("--seed") { HelpName = "number", Description = "Which values: the same number gives the same ones, at the bounds of the schema and between them, without the plain one." };
        var json = new Option<bool>("--json") { Description = "Print one value a line." };
        var command = new Command("example", "Print a value that the schema takes. Exit codes: 0 done, 1 no value was found, 4 the schema does not compile.")
        {
            schema.Path, count, seed, json, schema.Formats, schema.Dialect,
        };
        count.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted is >= 1 and <= MostValues))
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--count '{token.Value}' is not a count: expected a whole number from 1 to {MostValues}."));
            }
        });
        command.SetAction(result => schema.Compile(result) is { } compiled
            ? Print(console, compiled, result.GetValue(count), result.GetValue(seed), result.GetValue(json))
            : ExitCodes.NoSchema);
        return command;
    }

    private static int Print(CliConsole console, JsonSchema schema, int count, int? seed, bool asLines)
    {
        var options = new JsonWriterOptions { Indented = !asLines, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };
        var printed = 0;
        foreach (var value in Distinct(SchemaValues.Of(schema), count, seed))
        {
            console.Out.WriteLine(Text(value, options));
            printed++;
        }

        if (printed < count)
        {
            console.Error.WriteLine(printed == 0
                ? "mcpgov: no value was found. Either the schema takes none, or none was found within the bounds of work."
                : $"mcpgov: no more than {printed} different values were found.");
        }

        return printed == 0 ? ExitCodes.Finding : ExitCodes.Ok;
    }

    private static IEnumerable<JsonElement> Distinct(SchemaValues values, int count, int? seed)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var repetitions = 0;
        foreach (var value in seed is { } chosen ? values.Generate(chosen).Skip(1) : values.Generate(seed: 0))
        {
            if (known.Add(value.GetRawText()))
            {
                repetitions = 0;
                yield return value;
            }

            if (known.Count == count || ++repetitions > MostRepetitions)
            {
                yield break;
            }
        }
    }

    private static string Text(JsonElement value, JsonWriterOptions options)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            value.WriteTo(writer);
        }

        return string.Join('\n', Encoding.UTF8.GetString(stream.ToArray()).Split('\n').Select(TerminalText.EscapeJson));
    }
}
