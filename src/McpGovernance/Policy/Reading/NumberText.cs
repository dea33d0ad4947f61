using System.Buffers;
using System.Text;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Numbers and literals of a policy, each written in one way.</summary>
internal static class NumberText
{
    /// <summary>The one text of a number that is carried exactly.</summary>
    public static string Canonical(string number)
    {
        var output = new ArrayBufferWriter<byte>();
        return CanonicalNumberFormat.TryWrite(Encoding.ASCII.GetBytes(number), CanonicalNumbers.Exact, output) ? Encoding.ASCII.GetString(output.WrittenSpan) : number;
    }

    /// <summary>The first number in a value that is not carried exactly.</summary>
    public static DocumentNode? FirstInexact(this DocumentNode node) =>
        node.Kind == JsonValueKind.Number ? (ExactNumber.Is(Encoding.ASCII.GetBytes(node.Text)) ? null : node)
        : node.Children.Select(FirstInexact).FirstOrDefault(static found => found is not null);

    /// <summary>A value as JSON.</summary>
    public static JsonElement ToElement(this DocumentNode node)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            Write(node, writer);
        }

        using var document = JsonDocument.Parse(output.WrittenMemory);
        return document.RootElement.Clone();
    }

    private static void Write(DocumentNode node, Utf8JsonWriter writer)
    {
        switch (node.Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in node.Children)
                {
                    writer.WritePropertyName(member.Key);
                    Write(member, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                node.Children.ForEach(item => Write(item, writer));
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
