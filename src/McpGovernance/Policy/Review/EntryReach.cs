namespace McpGovernance.Policy;

/// <summary>How two entries lie to each other: whether one is about everything that the other is about, and whether they meet at all.</summary>
/// <remarks>Where it cannot be told, one does not cover the other, and they meet.</remarks>
internal static class EntryReach
{
    /// <summary>Texts put in the place of <c>**</c>: no pattern without <c>**</c> at that place matches all of them, because it has a fixed number of slashes.</summary>
    private static readonly string[] s_depths = ["*", "*/*", "*/*/*"];

    /// <summary>Whether <paramref name="wide"/> is about everything that <paramref name="narrow"/> is about.</summary>
    public static bool Covers(MatrixEntry wide, MatrixEntry narrow) =>
        wide.Target == narrow.Target && CoversNames(wide.Pattern, narrow.Pattern, wide.Target) && CoversTraits(wide.Traits, narrow.Traits);

    /// <summary>Whether something may be what both are about.</summary>
    public static bool Meets(MatrixEntry one, MatrixEntry other) =>
        one.Target == other.Target
        && (one.Pattern is null || other.Pattern is null || Meets(one.Pattern.ToString(), other.Pattern.ToString()))
        && MeetsKinds(one.Traits?.Kinds, other.Traits?.Kinds);

    public static bool MeetsAny(IEnumerable<MatrixEntry> entries, MatrixEntry other) => entries.Any(entry => Meets(entry, other));

    /// <summary>A wildcard of the narrow one is a character like any other here, which only a wildcard of the wide one takes.</summary>
    private static bool CoversNames(NamePattern? wide, NamePattern? narrow, TargetKind target) =>
        wide is null || (narrow is null
            ? wide is { IsOpen: true, Prefix.Length: 0, Suffix.Length: 0 }
            : target != TargetKind.Resource ? wide.IsMatch(narrow.ToString()) : s_depths.All(depth => wide.IsMatch(narrow.ToString().Replace("**", depth, StringComparison.Ordinal))));

    private static bool CoversTraits(ToolTraits? wide, ToolTraits? narrow) =>
        wide is null || (narrow is not null && Within(narrow.Kinds, wide.Kinds) && Within(narrow.Risks, wide.Risks) && Within(narrow.Data, wide.Data));

    private static bool Within<T>(IReadOnlyList<T> narrow, IReadOnlyList<T> wide) => wide.Count == 0 || (narrow.Count > 0 && narrow.All(wide.Contains));

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
