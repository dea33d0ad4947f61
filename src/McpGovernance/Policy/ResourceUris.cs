using System.Buffers;

namespace McpGovernance.Policy;

/// <summary>Which URIs mean the same to everybody who reads them. Others never match anything.</summary>
internal static class ResourceUris
{
    /// <summary>What ends a segment for one reader or another.</summary>
    private const string SegmentEnds = "/?#;:";

    /// <summary>Without one of these a URI cannot be anything but plain.</summary>
    private static readonly SearchValues<char> s_suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(static code => (char)code).Where(char.IsControl), '%', '\\', '.']);

    /// <summary>
    /// Whether a URI has no dot segment, no backslash, no control character and no separator in disguise, however often
    /// it was percent-encoded.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<char> uri) => !uri.ContainsAny(s_suspects) || HasOneMeaning(uri);

    private static bool HasOneMeaning(ReadOnlySpan<char> uri)
    {
        var dots = 0;
        var length = 0;
        for (var i = 0; i < uri.Length; i++)
        {
            var character = uri[i];
            var encoded = character == '%';
            if (encoded && !TryDecode(uri, ref i, out character))
            {
                return false;
            }

            if (character == '\\' || char.IsControl(character) || (encoded && character == '/'))
            {
                return false;
            }

            var separates = SegmentEnds.Contains(character, StringComparison.Ordinal);
            if (!separates)
            {
                length++;
                dots += character == '.' ? 1 : 0;
                continue;
            }

            if (IsDotSegment(dots, length))
            {
                return false;
            }

            dots = length = 0;
        }

        return !IsDotSegment(dots, length);
    }

    private static bool IsDotSegment(int dots, int length) => dots == length && length is 1 or 2 && dots > 0;

    /// <summary>Reads one percent-encoded character, through any number of encodings of the percent sign itself.</summary>
    private static bool TryDecode(ReadOnlySpan<char> uri, ref int i, out char character)
    {
        character = default;
        do
        {
            if (i + 2 >= uri.Length || !char.IsAsciiHexDigit(uri[i + 1]) || !char.IsAsciiHexDigit(uri[i + 2]))
            {
                // "%25" followed by anything else is an encoded percent sign and nothing more, unless what follows is encoded too
                // and could complete an escape.
                return character == '%' && !uri.Slice(i + 1, Math.Min(2, uri.Length - i - 1)).Contains('%');
            }

            character = (char)((Hex(uri[i + 1]) << 4) | Hex(uri[i + 2]));
            i += 2;
        }
        while (character == '%');

        // A byte above 7F is part of a longer character, never one that matters here.
        character = character > '\u007f' ? 'x' : character;
        return true;
    }

    private static int Hex(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
