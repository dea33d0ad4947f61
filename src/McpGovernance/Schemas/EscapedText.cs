using System.Buffers;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Strings as they stand in JSON, between their quotes: escapes and all.</summary>
internal static class EscapedText
{
    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Whether no surrogate stands alone and all bytes are UTF-8.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> escaped)
    {
        if (!System.Text.Unicode.Utf8.IsValid(escaped))
        {
            return false;
        }

        for (var at = escaped.IndexOf((byte)'\\'); at >= 0 && at < escaped.Length;)
        {
            at += ReadEscape(escaped[at..], out var rune);
            if (rune < 0)
            {
                return false;
            }

            var next = escaped[at..].IndexOf((byte)'\\');
            at = next < 0 ? escaped.Length : at + next;
        }

        return true;
    }

    /// <summary>The length in code points.</summary>
    public static int CountCodePoints(ReadOnlySpan<byte> escaped)
    {
        var count = 0;
        while (true)
        {
            var at = escaped.IndexOf((byte)'\\');
            count += CountPlain(at < 0 ? escaped : escaped[..at]);
            if (at < 0)
            {
                return count;
            }

            escaped = escaped[at..];
            escaped = escaped[ReadEscape(escaped, out _)..];
            count++;
        }
    }

    /// <summary>Takes the escapes out. The text must be well formed; what comes out is never longer.</summary>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> into)
    {
        var written = 0;
        while (true)
        {
            var at = escaped.IndexOf((byte)'\\');
            var plain = at < 0 ? escaped : escaped[..at];
            plain.CopyTo(into[written..]);
            written += plain.Length;
            if (at < 0)
            {
                return written;
            }

            escaped = escaped[at..];
            escaped = escaped[ReadEscape(escaped, out var rune)..];
            written += new Rune(rune < 0 ? 0xFFFD : rune).EncodeToUtf8(into[written..]);
        }
    }

    /// <summary>The length in code points of a text without escapes.</summary>
    public static int CountPlain(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var count = 0;
        foreach (var one in text)
        {
            count += (one & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Reads one escape, both halves of a pair; <paramref name="rune"/> is negative for half a pair. Returns its length.</summary>
    private static int ReadEscape(ReadOnlySpan<byte> escape, out int rune)
    {
        const int Simple = 2, Long = 6;
        if (escape[1] != (byte)'u')
        {
            rune = escape[1] switch
            {
                (byte)'n' => '\n',
                (byte)'t' => '\t',
                (byte)'r' => '\r',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                var same => same,
            };
            return Simple;
        }

        var first = Unit(escape);
        if (!char.IsSurrogate(first))
        {
            rune = first;
            return Long;
        }

        if (char.IsHighSurrogate(first) && escape.Length >= 2 * Long && escape[Long] == (byte)'\\' && escape[Long + 1] == (byte)'u'
            && escape.Slice(Long + 2, 4).IndexOfAnyExcept(s_hex) < 0 && Unit(escape[Long..]) is var second && char.IsLowSurrogate(second))
        {
            rune = char.ConvertToUtf32(first, second);
            return 2 * Long;
        }

        rune = -1;
        return Long;
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)((Hex(escape[2]) << 12) | (Hex(escape[3]) << 8) | (Hex(escape[4]) << 4) | Hex(escape[5]));

    private static int Hex(byte digit) => digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
