using System.Text.Json;
using System.Text.Unicode;

namespace McpGovernance.Documents;

/// <summary>Reads JSON text strictly: no comments, no trailing commas, nothing after the document. A key that stands twice is kept twice.</summary>
internal static class DocumentNodeReader
{
    /// <summary>Reads the text, after its byte-order mark if it has one.</summary>
    /// <returns>The document, or <see langword="null"/> when it cannot be read; the problems say why.</returns>
    public static DocumentNode? Read(DocumentText text, DocumentProblems problems)
    {
        var utf8 = text.Utf8.Span;
        var start = utf8.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (utf8.Length == start)
        {
            problems.TextError(start, "The document is empty.", $"Expected {text.Expected}.");
            return null;
        }

        if (!Utf8.IsValid(utf8))
        {
            problems.TextError(start, "The text is not UTF-8.", "Expected JSON in UTF-8. Save the file as UTF-8.");
            return null;
        }

        var reader = new Utf8JsonReader(utf8[start..], new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false });
        try
        {
            reader.Read();
            var document = DocumentNode.Document(Kind(reader.TokenType), start + (int)reader.TokenStartIndex, Text(ref reader));
            ReadChildren(ref reader, document, start);
            reader.Read();
            return document;
        }
        catch (JsonException cause)
        {
            var offset = start + Offset(utf8[start..], cause);
            problems.TextError(offset, $"The text is not JSON: {Reason(cause)}.", "Expected one complete JSON document without comments or trailing commas. Correct it at this place.");
            return null;
        }
        catch (InvalidOperationException)
        {
            problems.TextError(
                start + (int)reader.TokenStartIndex, "The text has half of a surrogate pair.", "Expected well-formed Unicode. Correct the '\\u' escape.");
            return null;
        }
    }

    private static void ReadChildren(ref Utf8JsonReader reader, DocumentNode parent, int start)
    {
        if (parent.Kind == JsonValueKind.Object)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                var nameOffset = start + (int)reader.TokenStartIndex;
                reader.Read();
                var member = parent.Add(name, Kind(reader.TokenType), Text(ref reader), start + (int)reader.TokenStartIndex, nameOffset);
                ReadChildren(ref reader, member, start);
            }
        }
        else if (parent.Kind == JsonValueKind.Array)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var item = parent.Add(null, Kind(reader.TokenType), Text(ref reader), start + (int)reader.TokenStartIndex);
                ReadChildren(ref reader, item, start);
            }
        }
    }

    private static string Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
        _ => "",
    };

    private static JsonValueKind Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };

    private static int Offset(ReadOnlySpan<byte> utf8, JsonException cause)
    {
        var offset = 0;
        for (var line = cause.LineNumber ?? 0; line > 0; line--)
        {
            offset += utf8[offset..].IndexOf((byte)'\n') + 1;
        }

        return Math.Min(offset + (int)(cause.BytePositionInLine ?? 0), utf8.Length);
    }

    /// <summary>The parser's sentence without its zero-based position.</summary>
    private static string Reason(JsonException cause)
    {
        var position = cause.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (position < 0 ? cause.Message : cause.Message[..position]).TrimEnd('.', ' ');
    }
}
