using System.Globalization;
using System.Text;

namespace McpGovernance.Limits;

/// <summary>Tells names that can be read from names that hide what they are.</summary>
internal static class TargetNames
{
    public static bool IsOdd(string name, int maxLength)
    {
        if (name.Length == 0 || name.Length > maxLength || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1]))
        {
            return true;
        }

        foreach (var character in name)
        {
            if (character is < '!' or > '~')
            {
                return HasHiddenCharacter(name);
            }
        }

        return false;
    }

    private static bool HasHiddenCharacter(ReadOnlySpan<char> name)
    {
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out var rune, out var length) != System.Buffers.OperationStatus.Done || IsHidden(rune))
            {
                return true;
            }

            name = name[length..];
        }

        return false;
    }

    /// <summary>Control, format (zero-width, bidirectional, tag) and separator characters, and what Unicode says to ignore by default.</summary>
    private static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2065 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE0FFF);
}
