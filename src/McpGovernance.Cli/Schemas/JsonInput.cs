using System.Text.Json;

namespace McpGovernance.Cli.Schemas;

/// <summary>JSON from a file, or from what is piped in.</summary>
internal static class JsonInput
{
    public const string Piped = "-";

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 1_000 };

    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonElement Read(CliConsole console, string path)
    {
        using var stream = Open(console, path);
        try
        {
            using var document = JsonDocument.Parse(stream, s_options);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw NoJson(path, (wrong.LineNumber ?? 0) + 1, wrong);
        }
    }

    /// <summary>One value a line; empty lines are passed over.</summary>
    /// <exception cref="InvalidDataException">A line is no JSON.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<(long Line, JsonElement Value)> ReadLines(CliConsole console, string path)
    {
        using var reader = new StreamReader(Open(console, path));
        var number = 0L;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (number, Parse(path, number, line));
            }
        }
    }

    private static JsonElement Parse(string path, long number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, s_options);
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw NoJson(path, number, wrong);
        }
    }

    private static Stream Open(CliConsole console, string path) => path == Piped ? console.In : File.OpenRead(path);

    private static InvalidDataException NoJson(string path, long line, JsonException cause) =>
        new($"'{(path == Piped ? "standard input" : path)}' is no JSON: line {line}, byte {cause.BytePositionInLine}. Expected one JSON value (RFC 8259).", cause);
}
