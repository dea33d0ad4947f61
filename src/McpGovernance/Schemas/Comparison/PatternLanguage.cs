using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Finds the shortest text in which some expressions are found and others are not.</summary>
internal sealed class PatternLanguage(SearchBudget budget)
{
    private const int MaxVisited = 40_000;

    private const int MaxClassWork = 2_000_000;

    private static readonly (int First, int Last)[] s_readable = [('a', 'z'), ('0', '9'), ('A', 'Z'), (' ', '~'), (0xA1, 0xFF)];

    private readonly Dictionary<PatternNode, PatternAutomaton?> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Null for what is not regular.</summary>
    public PatternAutomaton? Automaton(PatternNode pattern)
    {
        if (!_known.TryGetValue(pattern, out var automaton))
        {
            automaton = _known[pattern] = PatternAutomaton.TryCreate(pattern);
        }

        return automaton;
    }

    /// <summary>The shortest such text; null where there is none.</summary>
    /// <param name="wanted">What is found in it.</param>
    /// <param name="refused">What is not.</param>
    /// <param name="least">Its least length.</param>
    /// <param name="most">Its greatest length.</param>
    /// <param name="isSure">Whether an answer of none is proved.</param>
    public string? Find(IReadOnlyList<PatternAutomaton> wanted, IReadOnlyList<PatternAutomaton> refused, int least, int most, out bool isSure)
    {
        isSure = true;
        PatternAutomaton[] all = [.. wanted, .. refused];
        if (Classes(all) is not { } classes)
        {
            isSure = false;
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<Step>();
        queue.Enqueue(new Step([.. all.Select(static one => one.Start)], 0, null, 0));
        while (queue.TryDequeue(out var step))
        {
            if (step.Length >= least && Fits(all, step.States, wanted.Count))
            {
                return Text(step);
            }

            if (step.Length >= most)
            {
                continue;
            }

            foreach (var point in classes)
            {
                var next = new int[all.Length];
                for (var one = 0; one < all.Length; one++)
                {
                    next[one] = all[one].Step(step.States[one], point);
                }

                if (seen.Add($"{Math.Min(step.Length + 1, least)}:{string.Join(',', next)}"))
                {
                    queue.Enqueue(new Step(next, step.Length + 1, step, point));
                }
            }

            if (seen.Count > MaxVisited || !budget.Spend(classes.Count))
            {
                isSure = false;
                return null;
            }
        }

        return null;
    }

    private static bool Fits(PatternAutomaton[] all, int[] states, int wanted)
    {
        for (var one = 0; one < all.Length; one++)
        {
            if (all[one].IsAccepting(states[one]) != one < wanted)
            {
                return false;
            }
        }

        return true;
    }

    private static string Text(Step last)
    {
        var points = new Stack<int>();
        for (var step = last; step.Before is not null; step = step.Before)
        {
            points.Push(step.Point);
        }

        var text = new StringBuilder();
        foreach (var point in points)
        {
            text.Append(new Rune(point).ToString());
        }

        return text.ToString();
    }

    /// <summary>One code point for each class of those that no automaton tells apart; a readable one where there is one. Null where there are too many.</summary>
    private static List<int>? Classes(PatternAutomaton[] all)
    {
        var sets = all.SelectMany(static one => one.Sets).Distinct().ToList();
        var cuts = new SortedSet<int> { 0, 0xD800, 0xE000 };
        foreach (var (first, last) in sets.SelectMany(static set => set.Ranges).Concat(s_readable))
        {
            cuts.Add(first);
            cuts.Add(last + 1);
        }

        if ((long)sets.Count * cuts.Count > MaxClassWork)
        {
            return null;
        }

        var classes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var cut in cuts.Where(static cut => cut <= CodePointSet.Last && cut is < 0xD800 or >= 0xE000 and <= CodePointSet.Last))
        {
            var key = string.Concat(sets.Select(set => set.Contains(cut) ? '1' : '0'));
            if (!classes.TryGetValue(key, out var known) || Rank(cut) < Rank(known))
            {
                classes[key] = cut;
            }
        }

        return [.. classes.Values];
    }

    private static int Rank(int point)
    {
        var rank = Array.FindIndex(s_readable, range => point >= range.First && point <= range.Last);
        return rank < 0 ? s_readable.Length : rank;
    }

    private sealed record Step(int[] States, int Length, Step? Before, int Point);
}
