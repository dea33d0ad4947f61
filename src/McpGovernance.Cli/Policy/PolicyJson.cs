using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Cli.Policy;

/// <summary>Output for programs: one object, ASCII only.</summary>
internal static class PolicyJson
{
    public static void Write(CliConsole console, Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        console.Out.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
    }

    public static void Policy(Utf8JsonWriter writer, string key, PolicyEvaluator policy)
    {
        writer.WriteStartObject(key);
        writer.WriteString("name", policy.Name);
        writer.WriteString("version", policy.Version);
        writer.WriteString("digest", policy.Digest);
        writer.WriteEndObject();
    }

    public static void Array<T>(Utf8JsonWriter writer, string key, IEnumerable<T> items, Action<T> write)
    {
        writer.WriteStartArray(key);
        foreach (var item in items)
        {
            write(item);
        }

        writer.WriteEndArray();
    }

    public static void Objects<T>(Utf8JsonWriter writer, string key, IEnumerable<T> items, Action<T> members) => Array(writer, key, items, item =>
    {
        writer.WriteStartObject();
        members(item);
        writer.WriteEndObject();
    });

    public static void Texts(Utf8JsonWriter writer, string key, IEnumerable<string> texts) => Array(writer, key, texts, writer.WriteStringValue);

    /// <summary>A row of a matrix without its cells.</summary>
    public static void Row(Utf8JsonWriter writer, PolicyMatrixRow row)
    {
        writer.WriteString("kind", EnumWord.Of(row.Kind));
        writer.WriteString("name", row.Name);
        writer.WriteString("version", row.Tool?.Version);
        writer.WriteBoolean("pattern", row.IsPattern);
    }

    public static void Cell(Utf8JsonWriter writer, PolicyMatrixCell cell)
    {
        writer.WriteString("access", EnumWord.Of(cell.Access));
        writer.WriteString("entry", cell.Entry);
        Texts(writer, "under", cell.Under);
    }
}
