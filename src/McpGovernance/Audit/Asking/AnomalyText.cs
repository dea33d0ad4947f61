using System.Globalization;
using System.Text;

namespace McpGovernance.Audit;

/// <summary>Names that strangers chose, as they may stand in a sentence for operators: in a log, a terminal, a page.</summary>
internal static class AnomalyText
{
    /// <summary>How much of a name is shown.</summary>
    public const int MaxName = 80;

    private const char Replacement = '\uFFFD';
    private const string Plain = " .,_-:;/@+=|#~\\()*!?";

    /// <summary>
    /// Letters and digits of any script and a few signs stay; controls, what has no shape, quotes, markup and what templates are made of
    /// become U+FFFD, so that a name does not steer a terminal, close its quotes or become part of a page. The record has it whole.
    /// </summary>
    public static string Name(string name)
    {
        var text = new StringBuilder(Math.Min(name.Length, MaxName) + 1);
        foreach (var rune in name.EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > MaxName)
            {
                return text.Append('…').ToString();
            }

            if (IsHarmless(rune))
            {
                text.Append(rune.ToString());
            }
            else
            {
                text.Append(Replacement);
            }
        }

        return text.ToString();
    }

    private static bool IsHarmless(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || Plain.Contains((char)rune.Value, StringComparison.Ordinal)
        : rune.Value is not (0x115F or 0x1160 or 0x3164 or 0xFFA0) // Letters without a shape.
            && (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpacingCombiningMark);
}
