using System.Buffers;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Arguments as one element, for the rare moments in which somebody needs that.</summary>
internal static class ArgumentsElement
{
    public static JsonElement From(IDictionary<string, JsonElement> arguments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in arguments)
            {
                writer.WritePropertyName(name);
                writer.WriteRawValue(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = int.MaxValue });
        return JsonElement.ParseValue(ref reader);
    }
}
