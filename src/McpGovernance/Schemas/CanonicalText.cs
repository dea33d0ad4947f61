using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace McpGovernance.Schemas;

/// <summary>Text of canonical JSON, as UTF-8.</summary>
internal static class CanonicalText
{
    private static readonly SearchValues<byte> s_escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(static control => (byte)control), (byte)'"', (byte)'\\']);

    /// <summary>Compares two UTF-8 texts in the order of their UTF-16 code units, as RFC 8785 section 3.2.3 sorts.</summary>
    /// <remarks>
    /// The two orders differ only where one text has a character above U+FFFF (UTF-8 starts at F0, UTF-16 at D800) and the
    /// other one from U+E000 to U+FFFF (UTF-8 starts with EE or EF).
    /// </remarks>
    public static int CompareAsUtf16(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var same = left.CommonPrefixLength(right);
        return same == left.Length || same == right.Length
            ? left.Length.CompareTo(right.Length)
            : Rank(left[same]).CompareTo(Rank(right[same]));

        static int Rank(byte value) => value is 0xEE or 0xEF ? value + 0x10 : value;
    }

    /// <summary>Writes text between quotes with exactly the escapes of RFC 8785 section 3.2.2.2.</summary>
    public static void WriteString(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var next = text.IndexOfAny(s_escaped);
        if (next < 0)
        {
            WriteQuoted(text, output);
            return;
        }

        output.Write("\""u8);
        for (; next >= 0; next = text.IndexOfAny(s_escaped))
        {
            output.Write(text[..next]);
            WriteEscape(text[next], output);
            text = text[(next + 1)..];
        }

        output.Write(text);
        output.Write("\""u8);
    }

    /// <summary>Writes text that has nothing to escape between quotes.</summary>
    public static void WriteQuoted(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var room = output.GetSpan(text.Length + 2);
        room[0] = (byte)'"';
        text.CopyTo(room[1..]);
        room[text.Length + 1] = (byte)'"';
        output.Advance(text.Length + 2);
    }

    /// <summary>Takes the escapes out of the inside of a JSON string that a parser accepted.</summary>
    /// <returns><see langword="false"/> when it is not well-formed Unicode.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> raw, IBufferWriter<byte> output)
    {
        if (!Utf8.IsValid(raw))
        {
            return false;
        }

        int next;
        while ((next = raw.IndexOf((byte)'\\')) >= 0)
        {
            output.Write(raw[..next]);
            raw = raw[next..];
            if (!TryReadEscape(raw, out var character, out var length))
            {
                return false;
            }

            output.Advance(character.EncodeToUtf8(output.GetSpan(4)));
            raw = raw[length..];
        }

        output.Write(raw);
        return true;
    }

    private static void WriteEscape(byte character, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> hex = "0123456789abcdef"u8;
        switch (character)
        {
            case (byte)'\b': output.Write("\\b"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\f': output.Write("\\f"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            default: output.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', hex[character >> 4], hex[character & 15]]); break;
        }
    }

    /// <summary>Reads one escape, or the two that make a surrogate pair.</summary>
    private static bool TryReadEscape(ReadOnlySpan<byte> raw, out Rune character, out int length)
    {
        length = 2;
        if (raw[1] != (byte)'u')
        {
            character = new Rune(raw[1] switch
            {
                (byte)'b' => '\b',
                (byte)'t' => '\t',
                (byte)'n' => '\n',
                (byte)'f' => '\f',
                (byte)'r' => '\r',
                var itself => (char)itself,
            });
            return true;
        }

        length = 6;
        var first = ReadHex(raw.Slice(2, 4));
        if (Rune.TryCreate(first, out character))
        {
            return true;
        }

        length = 12;
        return raw.Length >= 12 && raw[6] == (byte)'\\' && raw[7] == (byte)'u' && Rune.TryCreate(first, ReadHex(raw.Slice(8, 4)), out character);
    }

    private static char ReadHex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value << 4) | (digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)value;
    }
}
