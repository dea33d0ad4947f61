using System.Text;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Cli.Schemas;

/// <summary>Prints what was found about values, for people or for programs.</summary>
internal sealed class VerdictWriter(CliConsole console, bool asJson)
{
    public int ExitCode { get; private set; } = ExitCodes.Ok;

    public void Write(string name, SchemaReport report)
    {
        if (report.Verdict != SchemaVerdict.Valid)
        {
            ExitCode = ExitCodes.Finding;
        }

        if (asJson)
        {
            console.Out.WriteLine(ToJson(name, report));
            return;
        }

        console.Out.WriteLine($"{TerminalText.Escape(name)}: {Word(report.Verdict)}");
        foreach (var error in report.Errors)
        {
            console.Out.WriteLine($"  {TerminalText.Escape(error.ToString())} ({TerminalText.Escape(error.SchemaPointer)})");
        }

        if (report.IsCut)
        {
            console.Out.WriteLine("  and more.");
        }
    }

    private static string Word(SchemaVerdict verdict) => verdict switch
    {
        SchemaVerdict.Valid => "valid",
        SchemaVerdict.Invalid => "invalid",
        SchemaVerdict.DuplicateName => "refused: an object has a name twice",
        SchemaVerdict.MalformedText => "refused: a text has half a surrogate pair, or bytes that are no UTF-8",
        SchemaVerdict.TooDeep => "refused: it nests too deep",
        SchemaVerdict.TooLarge => "refused: it is too large",
        SchemaVerdict.NumberOutOfRange => "refused: a number is too large or too fine to calculate with",
        SchemaVerdict.PatternLimit => "refused: a regular expression takes too long",
        _ => "refused: to tell would take too much work",
    };

    private static string ToJson(string name, SchemaReport report)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("instance", name);
            writer.WriteBoolean("valid", report.Verdict == SchemaVerdict.Valid);
            writer.WriteString("verdict", JsonNamingPolicy.KebabCaseLower.ConvertName(report.Verdict.ToString()));
            writer.WriteStartArray("errors");
            foreach (var error in report.Errors)
            {
                writer.WriteStartObject();
                writer.WriteString("instancePointer", error.InstancePointer);
                writer.WriteString("schemaPointer", error.SchemaPointer);
                writer.WriteString("keyword", error.Keyword);
                writer.WriteString("expected", error.Expected);
                writer.WriteString("actual", error.Actual);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteBoolean("cut", report.IsCut);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
