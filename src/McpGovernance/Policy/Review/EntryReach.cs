namespace McpGovernance.Policy;

/// <summary>Tells whether two entries can be about the same thing, whatever there is. It says yes where it cannot tell.</summary>
internal static class EntryReach
{
    /// <summary>Whether something may be what both are about.</summary>
    public static bool Meets(MatrixEntry one, MatrixEntry other) =>
        one.Target == other.Target
        && (one.Pattern is null || other.Pattern is null || Meets(one.Pattern.ToString(), other.Pattern.ToString()))
        && MeetsKinds(one.Traits?.Kinds, other.Traits?.Kinds);

    public static bool MeetsAny(IEnumerable<MatrixEntry> entries, MatrixEntry other) => entries.Any(entry => Meets(entry, other));

    private static bool MeetsKinds(IReadOnlyList<ToolKind>? one, IReadOnlyList<ToolKind>? other) =>
        one is null or { Count: 0 } || other is null or { Count: 0 } || one.Any(other.Contains);

    /// <summary>Whether some text matches both patterns, when each wildcard takes anything.</summary>
    private static bool Meets(string one, string other)
    {
        // Row by row: which ends of the other can stand where this much of the one is done.
        var reached = new bool[other.Length + 1];
        reached[0] = true;
        Spread(reached, other);
        foreach (var character in one)
        {
            var next = new bool[other.Length + 1];
            for (var i = 0; i <= other.Length; i++)
            {
                if (!reached[i])
                {
                    continue;
                }

                if (character == '*')
                {
                    next.AsSpan(i).Fill(true);
                    break;
                }

                if (i < other.Length && other[i] == '*')
                {
                    next[i] = true;
                }
                else if (i < other.Length && other[i] == character)
                {
                    next[i + 1] = true;
                }
            }

            Spread(next, other);
            reached = next;
        }

        return reached[other.Length];
    }

    /// <summary>A wildcard may take nothing.</summary>
    private static void Spread(bool[] reached, string other)
    {
        for (var i = 0; i < other.Length; i++)
        {
            if (reached[i] && other[i] == '*')
            {
                reached[i + 1] = true;
            }
        }
    }
}
