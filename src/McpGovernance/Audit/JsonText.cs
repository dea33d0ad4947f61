using System.Buffers;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>Writes a string as RFC 8785 does: only what must be escaped is.</summary>
internal static class JsonText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (char)c).Where(static c => c is not ('"' or '\\'))]);

    public static void Write(string text, RecordBuffer bytes)
    {
        bytes.Write("\""u8);
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            bytes.Advance(Encoding.ASCII.GetBytes(text, bytes.GetSpan(text.Length)));
            bytes.Write("\""u8);
            return;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            var span = bytes.GetSpan(6);
            bytes.Advance(rune.Value switch
            {
                '"' => Copy("\\\""u8, span),
                '\\' => Copy("\\\\"u8, span),
                '\b' => Copy("\\b"u8, span),
                '\t' => Copy("\\t"u8, span),
                '\n' => Copy("\\n"u8, span),
                '\f' => Copy("\\f"u8, span),
                '\r' => Copy("\\r"u8, span),
                < 0x20 => Control(rune.Value, span),
                _ => rune.EncodeToUtf8(span),
            });
        }

        bytes.Write("\""u8);
    }

    private static int Copy(ReadOnlySpan<byte> escape, Span<byte> span)
    {
        escape.CopyTo(span);
        return escape.Length;
    }

    private static int Control(int value, Span<byte> span)
    {
        "\\u00"u8.CopyTo(span);
        span[4] = (byte)('0' + (value >> 4));
        span[5] = "0123456789abcdef"u8[value & 0xF];
        return 6;
    }
}
