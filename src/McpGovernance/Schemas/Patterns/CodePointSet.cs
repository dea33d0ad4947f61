using System.Collections.Concurrent;
using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>A set of code points without surrogates, as sorted ranges that do not touch.</summary>
internal sealed class CodePointSet
{
    public const int Last = 0x10FFFF;
    private const int FirstSurrogate = 0xD800, LastSurrogate = 0xDFFF;
    private static readonly ConcurrentDictionary<UnicodeCategory, CodePointSet> s_categories = new();

    private CodePointSet(IReadOnlyList<(int First, int Last)> ranges) => Ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    public static CodePointSet All { get; } = Of((0, Last));

    public static CodePointSet Digits { get; } = Of(('0', '9'));

    public static CodePointSet Words { get; } = Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    /// <summary>White space and line terminators of ECMA-262.</summary>
    public static CodePointSet Spaces { get; } = Of(
        ('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF));

    public static CodePointSet LineEnds { get; } = Of(('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029));

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public bool IsEmpty => Ranges.Count == 0;

    public static CodePointSet Of(params ReadOnlySpan<(int First, int Last)> ranges)
    {
        var sorted = ranges.ToArray();
        Array.Sort(sorted);
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in sorted)
        {
            foreach (var piece in WithoutSurrogates(first, last))
            {
                if (merged.Count > 0 && piece.First <= merged[^1].Last + 1)
                {
                    merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, piece.Last));
                }
                else
                {
                    merged.Add(piece);
                }
            }
        }

        return new CodePointSet(merged);
    }

    public static CodePointSet Of(UnicodeCategory category) => s_categories.GetOrAdd(category, static wanted =>
    {
        var ranges = new List<(int, int)>();
        var start = -1;
        for (var at = 0; at <= Last + 1; at++)
        {
            var isIn = at <= Last && CharUnicodeInfo.GetUnicodeCategory(at) == wanted;
            if (isIn && start < 0)
            {
                start = at;
            }
            else if (!isIn && start >= 0)
            {
                ranges.Add((start, at - 1));
                start = -1;
            }
        }

        return Of([.. ranges]);
    });

    public CodePointSet Union(CodePointSet other) => Of([.. Ranges, .. other.Ranges]);

    public CodePointSet Complement()
    {
        var ranges = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
            {
                ranges.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= Last)
        {
            ranges.Add((next, Last));
        }

        return Of([.. ranges]);
    }

    public bool Contains(int codePoint)
    {
        int low = 0, high = Ranges.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < Ranges[middle].First)
            {
                high = middle - 1;
            }
            else if (codePoint > Ranges[middle].Last)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    public bool Overlaps(CodePointSet other) =>
        Ranges.Any(mine => other.Ranges.Any(range => mine.First <= range.Last && range.First <= mine.Last));

    private static IEnumerable<(int First, int Last)> WithoutSurrogates(int first, int last)
    {
        if (first > last)
        {
            yield break;
        }

        if (first < FirstSurrogate)
        {
            yield return (first, Math.Min(last, FirstSurrogate - 1));
        }

        if (last > LastSurrogate)
        {
            yield return (Math.Max(first, LastSurrogate + 1), last);
        }
    }
}
