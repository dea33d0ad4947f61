using System.Buffers;
using System.Text;

namespace McpGovernance.Sqlite;

/// <summary>Which texts SQLite compares as we do.</summary>
internal static class IndexText
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(static unit => (char)unit)]);

    /// <summary>Whether a text has no NUL and no half of a pair.</summary>
    public static bool IsClean(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspects))
        {
            return true;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            // Half a pair is enumerated as the replacement; a replacement that stands there itself is not worth telling apart.
            if (rune == Rune.ReplacementChar || rune.Value == 0)
            {
                return false;
            }
        }

        return true;
    }
}
