using System.Buffers;
using System.Text.Json;

namespace McpGovernance.Documents;

/// <summary>Writes a value of a document as the JSON that it is.</summary>
internal static class DocumentNodeWriter
{
    /// <summary>The value as an element that lives as long as it is held.</summary>
    public static JsonElement ToElement(DocumentNode node)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            Write(writer, node);
        }

        return JsonElement.Parse(output.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, DocumentNode node)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in node.Children)
                {
                    writer.WritePropertyName(member.Key);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                node.Children.ForEach(item => Write(writer, item));
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(node.Text);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(node.Text);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBooleanValue(node.Kind == JsonValueKind.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
