using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpGovernance.Client;

/// <summary>Reads the facts about a result off its bytes. Its nodes stay untouched: asking one of them makes objects of all its members.</summary>
internal static class AnswerScan
{
    public static AnswerFacts Read(JsonNode? result)
    {
        if (result is null)
        {
            return new AnswerFacts(null, false, 0);
        }

        var bytes = NodeBytes.Rent();
        try
        {
            return Read(new Utf8JsonReader(bytes.Write(result), new JsonReaderOptions { MaxDepth = NodeBytes.MaxDepth })) ?? ByNodes(result);
        }
        catch (Exception cause) when (cause is InvalidOperationException or ArgumentException or JsonException)
        {
            return ByNodes(result);
        }
        finally
        {
            NodeBytes.Return(bytes);
        }
    }

    /// <summary>Text that is none, a key twice or in another case: the client reads nodes, so what they say counts.</summary>
    private static AnswerFacts ByNodes(JsonNode result) => new(ClientJson.TextOrNull(result, "resultType"), ClientJson.Flag(result, "isError"), null);

    private static AnswerFacts? Read(Utf8JsonReader reader)
    {
        string? type = null;
        var types = 0;
        var isError = false;
        var size = 0L;
        reader.Read();
        if (!Begins(ref reader))
        {
            return new AnswerFacts(null, false, 0);
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("contents"u8))
            {
                size += Items(ref reader, isMessage: false);
            }
            else if (reader.ValueTextEquals("messages"u8))
            {
                size += Items(ref reader, isMessage: true);
            }
            else if (reader.ValueTextEquals("structuredContent"u8))
            {
                reader.Read();
                var start = reader.TokenStartIndex;
                reader.Skip();
                size += reader.TokenType == JsonTokenType.Null ? 0 : reader.BytesConsumed - start;
            }
            else if (reader.ValueTextEquals("resultType"u8))
            {
                reader.Read();
                types++;
                type = reader.TokenType == JsonTokenType.String ? Known(ref reader) : null;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("isError"u8))
            {
                reader.Read();
                isError = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else if (reader.ValueIsEscaped || Ascii.EqualsIgnoreCase(reader.ValueSpan, "resultType"u8) || Ascii.EqualsIgnoreCase(reader.ValueSpan, "isError"u8))
            {
                return null;
            }
            else
            {
                reader.Skip();
            }
        }

        return types > 1 ? null : new AnswerFacts(type, isError, size);
    }

    /// <summary>Nearly all results are of one of these; so nearly none costs a string.</summary>
    private static string Known(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("complete"u8) ? "complete" : reader.ValueTextEquals("input_required"u8) ? "input_required" : reader.ValueTextEquals("task"u8) ? "task" : reader.GetString()!;

    private static long Items(ref Utf8JsonReader reader, bool isMessage)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return 0;
        }

        var size = 0L;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            size += isMessage ? Message(ref reader) : Block(ref reader);
        }

        return size;
    }

    private static long Message(ref Utf8JsonReader reader)
    {
        var size = 0L;
        if (!Begins(ref reader))
        {
            return size;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                size += Block(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return size;
    }

    /// <summary>A block of content, or what a resource contains; the reader stands on its beginning.</summary>
    private static long Block(ref Utf8JsonReader reader)
    {
        var size = 0L;
        if (!Begins(ref reader))
        {
            return size;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                size += Length(ref reader);
            }
            else if (reader.ValueTextEquals("data"u8) || reader.ValueTextEquals("blob"u8))
            {
                reader.Read();
                size += reader.TokenType == JsonTokenType.String ? reader.ValueSpan.TrimEnd((byte)'=').Length * 3L / 4 : 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("resource"u8))
            {
                reader.Read();
                size += Block(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return size;
    }

    /// <summary>In bytes of UTF-8, without escapes.</summary>
    private static long Length(ref Utf8JsonReader reader)
    {
        var length = reader.TokenType != JsonTokenType.String ? 0 : reader.ValueIsEscaped ? Encoding.UTF8.GetByteCount(reader.GetString()!) : reader.ValueSpan.Length;
        reader.Skip();
        return length;
    }

    /// <summary>Whether an object begins here; anything else is passed over.</summary>
    private static bool Begins(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
}
