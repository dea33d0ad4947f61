namespace McpGovernance.Schemas;

/// <summary>A regular expression of ECMA-262, taken apart.</summary>
internal abstract record PatternNode
{
    /// <summary>One code point of a set.</summary>
    public sealed record One(CodePointSet Set) : PatternNode;

    public sealed record Sequence(IReadOnlyList<PatternNode> Parts) : PatternNode;

    public sealed record Choice(IReadOnlyList<PatternNode> Branches) : PatternNode;

    /// <param name="Part">What is repeated.</param>
    /// <param name="Min">At least so often.</param>
    /// <param name="Max">At most so often; negative for without end.</param>
    /// <param name="IsLazy">Whether fewer are tried first, which changes no verdict.</param>
    public sealed record Repeat(PatternNode Part, int Min, int Max, bool IsLazy) : PatternNode;

    /// <summary>A group that is counted.</summary>
    public sealed record Capture(PatternNode Part, int Number) : PatternNode;

    public sealed record BackReference(int Number) : PatternNode;

    public sealed record Anchor(AnchorKind Kind) : PatternNode;

    public sealed record Look(PatternNode Part, bool IsAhead, bool IsNegative) : PatternNode;

    public enum AnchorKind
    {
        Start,
        End,
        WordBoundary,
        NoWordBoundary,
    }
}
