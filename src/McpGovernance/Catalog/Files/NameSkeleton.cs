using System.Globalization;
using System.Text;

namespace McpGovernance.Catalog;

/// <summary>What is left of a name when everything is taken away that an eye does not see.</summary>
/// <remarks>
/// After the skeletons of Unicode Technical Standard 39, for what names of tools are made of: case, widths and styles (NFKC), accents, white space,
/// hyphens, what is invisible, and letters of other scripts that look like Latin ones.
/// </remarks>
internal static class NameSkeleton
{
    private const string
        Cyrillic = "\u0430\u0432\u044C\u0441\u0501\u0435\u050D\u04BB\u043D\u0456\u0458\u043A\u04CF\u043C\u043E\u0440\u051B\u0433\u0455\u0442\u0443\u0475\u051D\u0445", ForCyrillic = "abbcdeghhijklmopqrstyvwx",
        Greek = "\u03B1\u03B2\u03F2\u03B5\u03B9\u03F3\u03BA\u03B7\u03BF\u03C1\u03C4\u03C5\u03BC\u03BD\u03C9\u03C7\u03B3\u03B6", ForGreek = "abceijknoptuuvwxyz",
        Others = "\u0131\u0251\u0261\u01C0\uA781\u0578\u057D\u058501|", ForOthers = "iagllnuooll";

    private static readonly Dictionary<int, char> s_alike = new[] { (Cyrillic, ForCyrillic), (Greek, ForGreek), (Others, ForOthers) }
        .SelectMany(static row => row.Item1.Zip(row.Item2)).ToDictionary(static pair => (int)pair.First, static pair => pair.Second);

    public static string Of(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in Folded(name).EnumerateRunes())
        {
            if (!IsUnseen(Rune.GetUnicodeCategory(rune)) && rune.Value is not '.')
            {
                skeleton.Append(s_alike.TryGetValue(rune.Value, out var other) ? other.ToString() : rune.ToString());
            }
        }

        return skeleton.Replace("rn", "m").ToString();
    }

    private static bool IsUnseen(UnicodeCategory category) => category
        is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.ConnectorPunctuation;

    private static string Folded(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            return name;        // Half a surrogate pair, which is no name anyway.
        }
    }
}
