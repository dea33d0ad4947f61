using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Makes texts from a regular expression. What looks around or back is guessed at; a validation tells.</summary>
internal sealed class PatternMaker(ValueChoices choices, ValueBudget budget)
{
    private const int MaxLength = 20_000;

    private readonly Dictionary<PatternNode, int> _least = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, string> _groups = [];
    private readonly StringBuilder _text = new();
    private long _missing;
    private bool _endsHere;

    /// <param name="pattern">The expression.</param>
    /// <param name="length">How long the text should be; it is met where the expression lets it.</param>
    public string? Make(PatternNode pattern, int length)
    {
        _text.Clear();
        _groups.Clear();
        _missing = Math.Min(length, MaxLength) - Least(pattern);
        _endsHere = false;
        if (Least(pattern) > MaxLength || !Write(pattern))
        {
            return null;
        }

        // Where it does not say how the text ends, anything may follow.
        if (!_endsHere && _missing > 0)
        {
            _text.Append('a', (int)Math.Min(_missing, MaxLength));
        }

        return _text.ToString();
    }

    private bool Write(PatternNode node)
    {
        if (!budget.Spend(1) || _text.Length > MaxLength)
        {
            return false;
        }

        switch (node)
        {
            case PatternNode.One one:
                return WriteOne(one.Set);
            case PatternNode.Sequence sequence:
                return sequence.Parts.All(Write);
            case PatternNode.Choice choice:
                return Write(choice.Branches[choices.PickInTurn(choice, choice.Branches.Count)]);
            case PatternNode.Repeat repeat:
                return WriteRepeat(repeat);
            case PatternNode.Capture capture:
                var start = _text.Length;
                var isWritten = Write(capture.Part);
                _groups[capture.Number] = _text.ToString(start, _text.Length - start);
                return isWritten;
            case PatternNode.BackReference reference:
                _text.Append(_groups.GetValueOrDefault(reference.Number));
                return true;
            case PatternNode.Anchor anchor:
                _endsHere |= anchor.Kind == PatternNode.AnchorKind.End;
                return true;
            case PatternNode.Look { IsNegative: false } look:
                return WriteLook(look);
            default:
                return true;
        }
    }

    /// <summary>What must be ahead is written; what follows the look must then take it in, which <c>.*</c> does.</summary>
    private bool WriteLook(PatternNode.Look look)
    {
        var (isEnd, missing) = (_endsHere, _missing);
        var start = _text.Length;
        var isWritten = Write(look.Part);
        _endsHere = isEnd;
        _missing = Math.Max(0, missing - (_text.Length - start));
        return isWritten;
    }

    private bool WriteRepeat(PatternNode.Repeat repeat)
    {
        const int Few = 3;
        var room = repeat.Max < 0 ? int.MaxValue : repeat.Max - repeat.Min;
        var width = Math.Max(1, Least(repeat.Part));
        var more = (int)Math.Clamp(_missing / width, 0, room);
        if (more == 0 && room > 0 && choices.Chance(40))
        {
            more = (int)choices.Between(1, Math.Min(room, Few));
        }

        _missing -= (long)more * width;
        for (long count = 0; count < (long)repeat.Min + more; count++)
        {
            if (!Write(repeat.Part))
            {
                return false;
            }
        }

        return true;
    }

    private bool WriteOne(CodePointSet set)
    {
        if (set.IsEmpty)
        {
            return false;
        }

        var wished = (ReadOnlySpan<int>)['a', 'A', '0', '1', 'x'];
        if (choices.IsPlain || choices.Chance(50))
        {
            var from = choices.Pick(wished.Length);
            for (var index = 0; index < wished.Length; index++)
            {
                if (set.Contains(wished[(from + index) % wished.Length]))
                {
                    _text.Append((char)wished[(from + index) % wished.Length]);
                    return true;
                }
            }
        }

        var ranges = set.Ranges;
        var printable = choices.IsPlain ? ranges.FirstOrDefault(static range => range.Last > ' ', ranges[0]) : choices.Pick(ranges);
        var (first, last) = (choices.IsPlain ? Math.Min(Math.Max(printable.First, '!'), printable.Last) : printable.First, printable.Last);
        _text.Append(new Rune(choices.Pick((int[])[first, last, (int)choices.Between(first, last)])).ToString());
        return true;
    }

    /// <summary>How short it can be, in code points.</summary>
    private int Least(PatternNode node)
    {
        if (_least.TryGetValue(node, out var known))
        {
            return known;
        }

        var least = node switch
        {
            PatternNode.One => 1,
            PatternNode.Sequence sequence => sequence.Parts.Sum(part => (long)Least(part)),
            PatternNode.Choice choice => choice.Branches.Min(Least),
            PatternNode.Repeat repeat => (long)Least(repeat.Part) * repeat.Min,
            PatternNode.Capture capture => Least(capture.Part),
            _ => 0,
        };
        return _least[node] = (int)Math.Min(least, MaxLength + 1);
    }
}
