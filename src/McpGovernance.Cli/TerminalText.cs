using System.Globalization;
using System.Text;

namespace McpGovernance.Cli;

/// <summary>Shows text that strangers chose: what would steer a terminal, or hide from the eye, is spelled out.</summary>
internal static class TerminalText
{
    /// <summary>Writes each unsafe code point as <c>\u{XXXX}</c>, and the backslash of text that already looks so.</summary>
    public static string Escape(string text) =>
        Spell(text.Replace(@"\u{", @"\u{005C}u{", StringComparison.Ordinal), static (result, codePoint, _) =>
            result.Append(CultureInfo.InvariantCulture, $"\\u{{{codePoint:X4}}}"));

    /// <summary>
    /// Writes each unsafe code point of one valid JSON line as a JSON escape. Outside strings JSON permits no other than
    /// white space, which becomes a space: the meaning stays.
    /// </summary>
    public static string EscapeJson(string json) => Spell(json, static (result, codePoint, units) =>
    {
        if (codePoint is '\t' or '\r')
        {
            result.Append(' ');
            return;
        }

        foreach (var unit in units)
        {
            result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    });

    private delegate void Speller(StringBuilder result, int codePoint, ReadOnlySpan<char> units);

    private static string Spell(string text, Speller spell)
    {
        StringBuilder? result = null;
        for (var i = 0; i < text.Length;)
        {
            // False for a lone surrogate, which then stands for itself.
            var (codePoint, length) = Rune.TryGetRuneAt(text, i, out var rune)
                ? (rune.Value, rune.Utf16SequenceLength)
                : (text[i], 1);
            if (IsUnsafe(codePoint))
            {
                result ??= new StringBuilder(text, 0, i, text.Length + 16);
                spell(result, codePoint, text.AsSpan(i, length));
            }
            else
            {
                result?.Append(text, i, length);
            }

            i += length;
        }

        return result?.ToString() ?? text;
    }

    private static bool IsUnsafe(int codePoint) => codePoint switch
    {
        >= 0x20 and < 0x7F => false,
        >= 0xE0000 and <= 0xE0FFF => true, // tags, and variation selectors that smuggle bytes
        >= 0xFE00 and <= 0xFE0F => true, // variation selectors
        0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 => true, // letters without a shape
        _ => CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };
}
