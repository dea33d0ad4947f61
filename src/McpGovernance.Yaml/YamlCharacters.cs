using System.Buffers;
using System.Globalization;
using System.Text;

namespace McpGovernance.Yaml;

/// <summary>Refuses characters that are invisible, end a line for some readers only, or begin a directive.</summary>
internal static class YamlCharacters
{
    private const string Escaped = "Expected visible characters, spaces and line feeds. Remove it; in text, write an escape in double quotes.";

    /// <summary>Bytes that begin what may be refused. Everything else passes unseen.</summary>
    private static readonly SearchValues<byte> Suspects = SearchValues.Create([.. Enumerable.Range(0, 32).Where(static value => value != '\n').Select(static value => (byte)value), (byte)'%', 0x7F, 0xC2, 0xE2, 0xEF]);

    /// <summary>Whether nothing is refused; the first that is, is reported.</summary>
    public static bool AreAllowed(ReadOnlySpan<byte> utf8, PolicyTree tree)
    {
        for (var at = 0; utf8[at..].IndexOfAny(Suspects) is >= 0 and var next; at++)
        {
            at += next;
            if (Wrong(utf8, at) is var (wrong, expected))
            {
                tree.Error(at, wrong, expected);
                return false;
            }
        }

        return true;
    }

    private static (string Wrong, string Expected)? Wrong(ReadOnlySpan<byte> utf8, int at)
    {
        switch (utf8[at])
        {
            case (byte)'\t':
                return ("The text has a tab.", "Expected spaces. Replace it, also in comments.");
            case (byte)'\r':
                return at + 1 < utf8.Length && utf8[at + 1] == '\n' ? null : ("The text has a carriage return without a line feed.", "Expected one kind of line ends. Save the file with line feeds.");
            case (byte)'%':
                return at > 0 && utf8[at - 1] != '\n' ? null : ("The line is a directive.", "Expected none: a policy is always read in the same way. Remove it.");
            default:
                Rune.DecodeFromUtf8(utf8[at..], out var rune, out _);
                return IsAllowed(rune) ? null : (string.Create(CultureInfo.InvariantCulture, $"The text has the character U+{rune.Value:X4}."), Escaped);
        }
    }

    /// <summary>Control characters, line and paragraph separators, byte-order marks and what is no character are not.</summary>
    private static bool IsAllowed(Rune rune) => !Rune.IsControl(rune) && rune.Value is not (0x2028 or 0x2029 or 0xFEFF or 0xFFFE or 0xFFFF);
}
