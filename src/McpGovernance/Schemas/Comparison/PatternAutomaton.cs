namespace McpGovernance.Schemas;

/// <summary>An expression as an automaton over classes of code points: it accepts the texts in which the expression is found.</summary>
internal sealed class PatternAutomaton
{
    private const int MaxStates = 6_000;

    private readonly List<Node> _nodes = [];
    private readonly List<int[]> _states = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<(int State, int Point), int> _steps = [];
    private readonly int _first;
    private readonly int _accept;

    private PatternAutomaton(PatternNode pattern)
    {
        _accept = Add(new Node());
        _nodes[_accept].Epsilons.Add((_accept, null));
        var found = Compile(pattern, _accept);
        _first = Add(new Node { Set = CodePointSet.All });
        _nodes[_first].Next = _first;
        _nodes[_first].Epsilons.Add((found, null));
        Start = Number(Close([_first], isStart: true, isEnd: false));
    }

    public int Start { get; }

    /// <summary>The sets by which it goes on.</summary>
    public IEnumerable<CodePointSet> Sets => _nodes.Where(static node => node.Set is not null).Select(static node => node.Set!);

    /// <summary>Null for what no such automaton can do, or only one that is too large.</summary>
    public static PatternAutomaton? TryCreate(PatternNode pattern)
    {
        if (!IsRegular(pattern))
        {
            return null;
        }

        var automaton = new PatternAutomaton(pattern);
        return automaton._nodes.Count < MaxStates ? automaton : null;
    }

    /// <summary>The state after one more code point.</summary>
    public int Step(int state, int point)
    {
        if (!_steps.TryGetValue((state, point), out var next))
        {
            var reached = new HashSet<int>();
            foreach (var at in _states[state])
            {
                if (at == _accept)
                {
                    reached.Add(_accept);
                }
                else if (_nodes[at] is { Set: { } set } node && set.Contains(point))
                {
                    reached.Add(node.Next);
                }
            }

            next = _steps[(state, point)] = Number(reached.Contains(_accept) ? [_accept] : Close(reached, isStart: false, isEnd: false));
        }

        return next;
    }

    /// <summary>Whether a text that ends here is one of the language.</summary>
    public bool IsAccepting(int state) => _states[state].Contains(_accept) || Close(_states[state], isStart: state == Start, isEnd: true).Contains(_accept);

    private static bool IsRegular(PatternNode node) => node switch
    {
        PatternNode.One => true,
        PatternNode.Sequence sequence => sequence.Parts.All(IsRegular),
        PatternNode.Choice choice => choice.Branches.All(IsRegular),
        PatternNode.Repeat repeat => IsRegular(repeat.Part),
        PatternNode.Capture capture => IsRegular(capture.Part),
        PatternNode.Anchor anchor => anchor.Kind is PatternNode.AnchorKind.Start or PatternNode.AnchorKind.End,
        _ => false,
    };

    private int Add(Node node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }

    /// <summary>The node where the expression begins, when what follows it begins at <paramref name="next"/>.</summary>
    private int Compile(PatternNode pattern, int next)
    {
        if (_nodes.Count >= MaxStates)
        {
            return next;
        }

        switch (pattern)
        {
            case PatternNode.One one:
                return Add(new Node { Set = one.Set, Next = next });
            case PatternNode.Sequence sequence:
                return sequence.Parts.Reverse().Aggregate(next, (after, part) => Compile(part, after));
            case PatternNode.Choice choice:
                var fork = Add(new Node());
                _nodes[fork].Epsilons.AddRange(choice.Branches.Select(branch => (Compile(branch, next), (PatternNode.AnchorKind?)null)));
                return fork;
            case PatternNode.Capture capture:
                return Compile(capture.Part, next);
            case PatternNode.Anchor anchor:
                var guard = Add(new Node());
                _nodes[guard].Epsilons.Add((next, anchor.Kind));
                return guard;
            default:
                return Repeat((PatternNode.Repeat)pattern, next);
        }
    }

    private int Repeat(PatternNode.Repeat repeat, int next)
    {
        var at = next;
        if (repeat.Max < 0)
        {
            at = Add(new Node());
            _nodes[at].Epsilons.Add((next, null));
            _nodes[at].Epsilons.Add((Compile(repeat.Part, at), null));
        }

        for (var optional = repeat.Min; optional < repeat.Max && _nodes.Count < MaxStates; optional++)
        {
            var maybe = Add(new Node());
            _nodes[maybe].Epsilons.Add((next, null));
            _nodes[maybe].Epsilons.Add((Compile(repeat.Part, at), null));
            at = maybe;
        }

        for (var must = 0; must < repeat.Min && _nodes.Count < MaxStates; must++)
        {
            var before = at;
            at = Compile(repeat.Part, at);
            if (at == before)
            {
                break;      // Nothing, as often as asked.
            }
        }

        return at;
    }

    private int[] Close(IEnumerable<int> from, bool isStart, bool isEnd)
    {
        var reached = new HashSet<int>(from);
        var open = new Stack<int>(reached);
        while (open.TryPop(out var at))
        {
            foreach (var (to, guard) in _nodes[at].Epsilons)
            {
                var isPassed = guard switch { PatternNode.AnchorKind.Start => isStart, PatternNode.AnchorKind.End => isEnd, _ => true };
                if (isPassed && reached.Add(to))
                {
                    open.Push(to);
                }
            }
        }

        return [.. reached.Order()];
    }

    private int Number(int[] nodes)
    {
        // The start is a state of its own, for only there may '^' be passed.
        var key = string.Join(',', nodes);
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _states.Count;
            _states.Add(nodes);
            if (number > 0)
            {
                _numbers[key] = number;
            }
        }

        return number;
    }

    private sealed class Node
    {
        public CodePointSet? Set { get; init; }

        public int Next { get; set; }

        public List<(int To, PatternNode.AnchorKind? Guard)> Epsilons { get; } = [];
    }
}
