using System.Globalization;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Labels of international names: which code points may stand where (RFC 5891 and 5892).</summary>
internal static class IdnaLabel
{
    /// <summary>Valid although their properties say otherwise.</summary>
    private static readonly int[] s_valid = [0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007];

    /// <summary>Not valid although their properties say otherwise.</summary>
    private static readonly int[] s_refused = [0x640, 0x7FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B];

    /// <summary>The label that an encoded one stands for, or <see langword="null"/> when it stands for none that is allowed.</summary>
    /// <param name="encoded">The label without its prefix.</param>
    public static List<int>? Decode(ReadOnlySpan<byte> encoded)
    {
        var text = Encoding.ASCII.GetString(encoded);
        var label = Punycode.Decode(text);
        var isRound = label is not null && label.Exists(static one => one >= 0x80) && string.Equals(Punycode.Encode(label), text, StringComparison.OrdinalIgnoreCase);
        return isRound && IsValid(label!) && IdnaBidi.IsValid([label!]) ? label : null;
    }

    public static bool IsValid(IReadOnlyList<int> label)
    {
        if (label.Count == 0 || label[0] == '-' || label[^1] == '-' || (label.Count >= 4 && label[2] == '-' && label[3] == '-'))
        {
            return false;
        }

        if (CharUnicodeInfo.GetUnicodeCategory(label[0]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
        {
            return false;
        }

        for (var at = 0; at < label.Count; at++)
        {
            if (!IsAllowed(label[at]) && !IdnaContext.Allows(label, at))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Without regard to its neighbours.</summary>
    private static bool IsAllowed(int codePoint)
    {
        if (codePoint < 0x80)
        {
            return char.IsAsciiLetterOrDigit((char)codePoint) || codePoint == '-';
        }

        if (s_valid.Contains(codePoint))
        {
            return true;
        }

        if (s_refused.Contains(codePoint) || IdnaContext.Concerns(codePoint) || !IsStable(codePoint))
        {
            return false;
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber;
    }

    /// <summary>What another way of writing the same changes cannot be part of a name.</summary>
    private static bool IsStable(int codePoint)
    {
        var text = char.ConvertFromUtf32(codePoint);
        return text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormKC) == text;
    }
}
