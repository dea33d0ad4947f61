using System.Globalization;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>What is known about a string that is looked for.</summary>
internal sealed class TextFacts
{
    public TextFacts()
    {
    }

    public TextFacts(TextFacts other)
    {
        (Least, Most) = (other.Least, other.Most);
        Patterns.AddRange(other.Patterns);
        NotPatterns.AddRange(other.NotPatterns);
        Formats.AddRange(other.Formats);
        NotFormats.AddRange(other.NotFormats);
        Excluded.UnionWith(other.Excluded);
    }

    public int Least { get; set; }

    public int Most { get; set; } = int.MaxValue;

    public List<TextPattern> Patterns { get; } = [];

    public List<TextPattern> NotPatterns { get; } = [];

    public List<TextFormat> Formats { get; } = [];

    public List<TextFormat> NotFormats { get; } = [];

    public HashSet<string> Excluded { get; } = new(StringComparer.Ordinal);

    public void Add(TextRules rules)
    {
        Least = Math.Max(Least, rules.MinLength);
        Most = Math.Min(Most, rules.MaxLength);
        if (rules.Pattern is { } pattern)
        {
            Patterns.Add(pattern);
        }

        if (rules.Format is { } format)
        {
            Formats.Add(format);
        }
    }

    /// <summary>A text with all this; null where there is none.</summary>
    /// <param name="language">What knows expressions.</param>
    /// <param name="isSure">Whether an answer of none is proved.</param>
    public string? Find(PatternLanguage language, out bool isSure)
    {
        isSure = true;
        if (Least > Most || NotPatterns.Exists(no => Patterns.Exists(yes => yes.Source == no.Source)) || NotFormats.Exists(Formats.Contains))
        {
            return null;
        }

        if (Patterns.Count + NotPatterns.Count == 0)
        {
            return FindPlain(out isSure);
        }

        var (wanted, refused) = (new List<PatternAutomaton>(), new List<PatternAutomaton>());
        foreach (var (patterns, automata) in new[] { (Patterns, wanted), (NotPatterns, refused) })
        {
            // What is left out lets more through: an answer of none stays proved, and a text is tried before it counts.
            automata.AddRange(patterns.DistinctBy(static one => one.Source).Select(one => language.Automaton(one.Node)).OfType<PatternAutomaton>());
        }

        if (Excluded.Count > 0 && language.Automaton(AnyOf(Excluded)) is { } excluded)
        {
            refused.Add(excluded);
        }

        return language.Find(wanted, refused, Least, Most, out isSure);
    }

    private bool HasLength(string text) => EscapedText.CountPlain(Encoding.UTF8.GetBytes(text)) is var length && length >= Least && length <= Most;

    /// <summary>Any text of the length that is not excluded.</summary>
    private string? FindPlain(out bool isSure)
    {
        const int TooLong = 1 << 16;
        isSure = Least <= TooLong;
        if (!isSure)
        {
            return null;
        }

        if (Formats.Count > 0 && FormatSamples.Of(Formats[0].Name).Where(HasLength).MinBy(static sample => sample.Length) is { } shortest)
        {
            return shortest;
        }

        for (var number = 0; number <= Excluded.Count; number++)
        {
            var text = number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
            text = text.PadRight(Least, 'a');
            if (!Excluded.Contains(text) && text.Length <= Most)
            {
                return text;
            }
        }

        // Where the numbers were too long, single characters are enough.
        for (var point = 0xA1; Most > 0 && point <= 0xA1 + Excluded.Count && !char.IsSurrogate((char)point); point++)
        {
            var text = ((char)point).ToString().PadRight(Least, 'a');
            if (!Excluded.Contains(text))
            {
                return text;
            }
        }

        isSure = Most == 0;
        return null;
    }

    private static PatternNode.Sequence AnyOf(IEnumerable<string> texts) => new(
    [
        new PatternNode.Anchor(PatternNode.AnchorKind.Start),
        new PatternNode.Choice([.. texts.Distinct(StringComparer.Ordinal).Select(static text => new PatternNode.Sequence(
            [.. text.EnumerateRunes().Select(static rune => new PatternNode.One(CodePointSet.Of((rune.Value, rune.Value))))]))]),
        new PatternNode.Anchor(PatternNode.AnchorKind.End),
    ]);
}
