using System.Buffers;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes values.</summary>
internal static class ValueText
{
    /// <summary>Longer values are not made.</summary>
    public const int MaxLength = 200_000;

    public static JsonElement Of(string text) => Written(writer => writer.WriteStringValue(text));

    public static JsonElement OfNumber(string number) => Parsed(System.Text.Encoding.UTF8.GetBytes(number));

    public static JsonElement Of(IEnumerable<JsonElement> items) => Written(writer =>
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
    });

    public static JsonElement Of(IEnumerable<KeyValuePair<string, JsonElement>> members) => Written(writer =>
    {
        writer.WriteStartObject();
        foreach (var (name, value) in members)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    });

    private static JsonElement Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        return Parsed(buffer.WrittenMemory);
    }

    private static JsonElement Parsed(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000 });
        return document.RootElement.Clone();
    }
}
