using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Matches what nearly all patterns are: runs of classes, one after the other, without a choice. On UTF-8, in one pass.</summary>
internal sealed class RunMatcher
{
    private readonly Run[] _runs;
    private readonly bool _atStart;
    private readonly bool _atEnd;

    private RunMatcher(Run[] runs, bool atStart, bool atEnd)
    {
        _runs = runs;
        _atStart = atStart;
        _atEnd = atEnd;
    }

    /// <summary>The matcher for an expression, or <see langword="null"/> when it is more than runs.</summary>
    public static RunMatcher? TryCreate(PatternNode node)
    {
        var parts = new List<PatternNode>();
        Flatten(node, parts);
        var atStart = parts.Count > 0 && parts[0] is PatternNode.Anchor { Kind: PatternNode.AnchorKind.Start };
        var atEnd = parts.Count > (atStart ? 1 : 0) && parts[^1] is PatternNode.Anchor { Kind: PatternNode.AnchorKind.End };
        var runs = new List<Run>();
        foreach (var part in parts.Skip(atStart ? 1 : 0).SkipLast(atEnd ? 1 : 0))
        {
            if (TryRun(part) is not { } run)
            {
                return null;
            }

            runs.Add(run);
        }

        return IsDeterministic(runs) && (atStart || IsSearchable(runs, atEnd)) ? new RunMatcher([.. runs], atStart, atEnd) : null;
    }

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (_atStart)
        {
            return Matches(text);
        }

        if (_runs.Length == 0)
        {
            return true; // The end alone is found in every text.
        }

        while (!Matches(text))
        {
            if (text.IsEmpty)
            {
                return false;
            }

            Rune.DecodeFromUtf8(text, out _, out var length);
            text = text[length..];
        }

        return true;
    }

    private bool Matches(ReadOnlySpan<byte> text)
    {
        foreach (var run in _runs)
        {
            var count = 0;
            while (count < run.Max && !text.IsEmpty)
            {
                var length = run.Length(text);
                if (length == 0)
                {
                    break;
                }

                text = text[length..];
                count++;
            }

            if (count < run.Min)
            {
                return false;
            }
        }

        return !_atEnd || text.IsEmpty;
    }

    private static void Flatten(PatternNode node, List<PatternNode> parts)
    {
        switch (node)
        {
            case PatternNode.Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Flatten(part, parts);
                }

                break;
            case PatternNode.Capture capture:
                Flatten(capture.Part, parts);
                break;
            default:
                parts.Add(node);
                break;
        }
    }

    private static Run? TryRun(PatternNode part) => part switch
    {
        PatternNode.One one => new Run(one.Set, 1, 1),
        PatternNode.Repeat { Part: PatternNode.One one } repeat => new Run(one.Set, repeat.Min, repeat.Max < 0 ? int.MaxValue : repeat.Max),
        PatternNode.Repeat { Part: PatternNode.Capture { Part: PatternNode.One one } } repeat => new Run(one.Set, repeat.Min, repeat.Max < 0 ? int.MaxValue : repeat.Max),
        _ => null,
    };

    /// <summary>Taking as many as there are is right when what follows could not have begun there.</summary>
    private static bool IsDeterministic(List<Run> runs)
    {
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].Min == runs[i].Max)
            {
                continue;
            }

            for (var next = i + 1; next < runs.Count; next++)
            {
                if (runs[i].Set.Overlaps(runs[next].Set))
                {
                    return false;
                }

                if (runs[next].Min > 0)
                {
                    break;
                }
            }
        }

        return true;
    }

    /// <summary>Trying at each place must not look at the whole rest each time: a few fixed classes, or one class without end.</summary>
    private static bool IsSearchable(List<Run> runs, bool atEnd) =>
        runs.Sum(static run => (long)run.Min) <= 64 && (runs.TrueForAll(static run => run.Min == run.Max) || (runs.Count == 1 && !atEnd));

    private sealed class Run(CodePointSet set, int min, int max)
    {
        private readonly UInt128 _ascii = Ascii(set);

        public CodePointSet Set => set;

        public int Min => min;

        public int Max => max;

        /// <summary>The length of the first code point if it is in the set, else zero.</summary>
        public int Length(ReadOnlySpan<byte> text)
        {
            var first = text[0];
            if (first < 0x80)
            {
                return (_ascii >> first & 1) != 0 ? 1 : 0;
            }

            Rune.DecodeFromUtf8(text, out var rune, out var length);
            return set.Contains(rune.Value) ? length : 0;
        }

        private static UInt128 Ascii(CodePointSet set)
        {
            UInt128 bits = 0;
            for (var one = 0; one < 0x80; one++)
            {
                bits |= set.Contains(one) ? UInt128.One << one : 0;
            }

            return bits;
        }
    }
}
