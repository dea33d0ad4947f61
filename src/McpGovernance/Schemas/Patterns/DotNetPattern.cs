using System.Globalization;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Writes an expression of ECMA-262 down as one of .NET that means the same on well-formed UTF-16.</summary>
internal static class DotNetPattern
{
    private const string WordClass = "[0-9A-Z_a-z]";

    public static string Print(PatternNode node)
    {
        var text = new StringBuilder();
        Print(node, text);
        return text.ToString();
    }

    private static void Print(PatternNode node, StringBuilder text)
    {
        switch (node)
        {
            case PatternNode.One one:
                PrintSet(one.Set, text);
                break;
            case PatternNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Print(part, text);
                }

                break;
            case PatternNode.Choice choice:
                PrintChoice(choice, text);
                break;
            case PatternNode.Repeat repeat:
                PrintRepeat(repeat, text);
                break;
            case PatternNode.Capture capture:
                Wrap("(", capture.Part, text);
                break;
            case PatternNode.BackReference reference:
                // What refers to a group that has not taken part matches the empty text.
                text.Append(CultureInfo.InvariantCulture, $"(?({reference.Number})\\{reference.Number}|)");
                break;
            case PatternNode.Anchor anchor:
                text.Append(PrintAnchor(anchor.Kind));
                break;
            case PatternNode.Look look:
                Wrap((look.IsAhead, look.IsNegative) switch { (true, false) => "(?=", (true, true) => "(?!", (false, false) => "(?<=", _ => "(?<!" }, look.Part, text);
                break;
        }
    }

    private static string PrintAnchor(PatternNode.AnchorKind kind) => kind switch
    {
        PatternNode.AnchorKind.Start => "\\A",
        PatternNode.AnchorKind.End => "\\z",
        PatternNode.AnchorKind.WordBoundary => $"(?:(?<={WordClass})(?!{WordClass})|(?<!{WordClass})(?={WordClass}))",
        _ => $"(?:(?<={WordClass})(?={WordClass})|(?<!{WordClass})(?!{WordClass}))",
    };

    private static void PrintChoice(PatternNode.Choice choice, StringBuilder text)
    {
        text.Append("(?:");
        for (var branch = 0; branch < choice.Branches.Count; branch++)
        {
            text.Append(branch == 0 ? "" : "|");
            Print(choice.Branches[branch], text);
        }

        text.Append(')');
    }

    private static void PrintRepeat(PatternNode.Repeat repeat, StringBuilder text)
    {
        Wrap("(?:", repeat.Part, text);
        _ = (repeat.Min, repeat.Max) switch
        {
            (0, < 0) => text.Append('*'),
            (1, < 0) => text.Append('+'),
            (0, 1) => text.Append('?'),
            (_, < 0) => text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Min},}}"),
            _ => text.Append(CultureInfo.InvariantCulture, $"{{{repeat.Min},{repeat.Max}}}"),
        };
        text.Append(repeat.IsLazy ? "?" : "");
    }

    private static void Wrap(string opening, PatternNode part, StringBuilder text)
    {
        text.Append(opening);
        Print(part, text);
        text.Append(')');
    }

    private static void PrintSet(CodePointSet set, StringBuilder text)
    {
        if (set.IsEmpty)
        {
            text.Append("(?!)");
            return;
        }

        var plain = set.Ranges.Where(static range => range.First <= 0xFFFF).Select(static range => (range.First, Last: Math.Min(range.Last, 0xFFFF))).ToList();
        var pairs = set.Ranges.Where(static range => range.Last > 0xFFFF).SelectMany(static range => Pairs(Math.Max(range.First, 0x10000), range.Last)).ToList();
        if (pairs.Count == 0)
        {
            PrintClass(plain, text);
            return;
        }

        text.Append("(?:");
        if (plain.Count > 0)
        {
            PrintClass(plain, text);
            text.Append('|');
        }

        for (var pair = 0; pair < pairs.Count; pair++)
        {
            text.Append(pair == 0 ? "" : "|");
            PrintClass([pairs[pair].High], text);
            PrintClass([pairs[pair].Low], text);
        }

        text.Append(')');
    }

    private static void PrintClass(IReadOnlyList<(int First, int Last)> ranges, StringBuilder text)
    {
        text.Append('[');
        foreach (var (first, last) in ranges)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\u{first:X4}");
            if (last > first)
            {
                text.Append(CultureInfo.InvariantCulture, $"-\\u{last:X4}");
            }
        }

        text.Append(']');
    }

    /// <summary>A range above the first plane as ranges of its two halves.</summary>
    private static IEnumerable<((int First, int Last) High, (int First, int Last) Low)> Pairs(int first, int last)
    {
        const int FirstLow = 0xDC00, LastLow = 0xDFFF;
        while (first <= last)
        {
            var (high, low) = Split(first);
            var (lastHigh, lastLow) = Split(last);
            if (low == FirstLow && (lastHigh > high || lastLow == LastLow))
            {
                var wholeHigh = lastLow == LastLow ? lastHigh : lastHigh - 1;
                yield return ((high, wholeHigh), (FirstLow, LastLow));
                first = Join(wholeHigh, LastLow) + 1;
            }
            else
            {
                var end = high == lastHigh ? lastLow : LastLow;
                yield return ((high, high), (low, end));
                first = Join(high, end) + 1;
            }
        }
    }

    private static (int High, int Low) Split(int codePoint) => (0xD800 + ((codePoint - 0x10000) >> 10), 0xDC00 + ((codePoint - 0x10000) & 0x3FF));

    private static int Join(int high, int low) => 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}
