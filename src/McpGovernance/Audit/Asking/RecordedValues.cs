using System.Text;
using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>Looks for a text in the values of one line.</summary>
internal static class RecordedValues
{
    public static bool Contain(ReadOnlySpan<byte> line, string text, ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
            var holds = reader.TokenType switch
            {
                JsonTokenType.String when reader.ValueIsEscaped =>
                    JournalJson.Unescape(Encoding.UTF8.GetString(reader.ValueSpan)).Contains(text, StringComparison.Ordinal),
                JsonTokenType.String or JsonTokenType.Number => reader.ValueSpan.IndexOf(utf8) >= 0,
                _ => false,
            };
            if (holds)
            {
                return true;
            }
        }

        return false;
    }
}
