using System.Text;

namespace McpGovernance.Sqlite;

/// <summary>Which texts SQLite compares as we do.</summary>
internal static class IndexText
{
    /// <summary>Whether a text has no NUL and no half of a pair.</summary>
    public static bool IsClean(string text)
    {
        if (text.Contains('\0'))
        {
            return false;
        }

        if (Ascii.IsValid(text))
        {
            return true;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            // Half a pair is enumerated as the replacement; a replacement that stands there itself is not worth telling apart.
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
