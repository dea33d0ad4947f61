using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Makes texts: shortest and longest, of a pattern, of a format, beyond the first plane of Unicode.</summary>
internal sealed class TextMaker(ValueChoices choices, ValueBudget budget)
{
    /// <summary>Longer texts show nothing that this does not.</summary>
    private const int Longest = 5_000;

    private static readonly string[] s_letters = ["a", "Z", "0", " ", "é", "\u0301", "\u4e2d", "\U0001F600", "\U0010FFFD", "\"", "\\", "\n", "\u0001", "/", "<", "%"];

    private static readonly string[] s_words = ["text", "a", "", "A b", "1", "null", "é", "\U0001F600", "\u0000", "a\"b\\c", "../x", "x@example.com", "2024-01-01", "true", " "];

    /// <summary>The JSON text of a string, or <see langword="null"/> when none was found.</summary>
    public string? Make(ValueShape shape)
    {
        var (least, most) = (0, int.MaxValue);
        var patterns = new List<PatternNode>();
        TextFormat? format = null;
        foreach (var rules in shape.Texts)
        {
            (least, most) = (Math.Max(least, rules.MinLength), Math.Min(most, rules.MaxLength));
            format ??= rules.Format;
            if (rules.Pattern is not null)
            {
                patterns.Add(rules.Pattern.Node);
            }
        }

        if (least > most)
        {
            return null;
        }

        var text = format is not null && (patterns.Count == 0 || choices.IsPlain || choices.Chance(50)) ? Formatted(format, least, most)
            : patterns.Count > 0 ? new PatternMaker(choices, budget).Make(choices.Pick(patterns), Length(Math.Max(least, 1), most))
            : Plain(least, most);
        return text is null || !budget.Spend(text.Length / 8) ? null : Quote(text);
    }

    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private string? Formatted(TextFormat format, int least, int most)
    {
        var fitting = FormatSamples.Of(format.Name).Where(sample => EscapedText.CountPlain(Encoding.UTF8.GetBytes(sample)) is var length && length >= least && length <= most).ToList();
        return fitting.Count > 0 ? choices.Pick(fitting) : FormatSamples.OfLength(format.Name, Math.Min(least, Longest));
    }

    private int Length(int least, int most)
    {
        most = Math.Min(most, Math.Max(Longest, least));
        return choices.IsPlain ? Math.Min(least, most) : (int)choices.Pick((long[])[least, Math.Min(least + 1, most), choices.Between(least, Math.Min(most, least + 20L)), .. most < Longest ? (long[])[most, Math.Max(least, most - 1)] : []]);
    }

    private string? Plain(int least, int most)
    {
        const int TooLong = 1 << 20;
        if (least > TooLong || !budget.Spend(least / 8))
        {
            return null;
        }

        var fitting = s_words.Where(word => word.EnumerateRunes().Count() is var length && length >= least && length <= most).ToList();
        if (fitting.Count > 0 && (choices.IsPlain || choices.Chance(50)))
        {
            return choices.Pick(fitting);
        }

        var wished = Length(choices.IsPlain ? least : Math.Max(0, least), most);
        var letter = choices.IsPlain ? "a" : choices.Pick(s_letters);
        var text = new StringBuilder(wished);
        for (var count = 0; count < wished; count++)
        {
            text.Append(choices.Chance(10) ? choices.Pick(s_letters) : letter);
        }

        return text.ToString();
    }
}
