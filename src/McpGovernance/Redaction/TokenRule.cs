using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>A token that begins with what its provider begins all with, followed by so many characters of an alphabet.</summary>
internal sealed record TokenRule(string Mark, SearchValues<char> Alphabet, int Fewest, int Most = int.MaxValue) : SecretRule(Mark, SecretKinds.ProviderToken)
{
    /// <summary>Whether the mark is short enough to stand within ordinary words.</summary>
    public bool IsWord { get; init; }

    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        if (IsWord && !IsBoundary(text, at))
        {
            return default;
        }

        var length = Run(text, at + Mark.Length, Alphabet, Most == int.MaxValue ? Most : Most + 1);
        return length >= Fewest && length <= Most ? Of(at, at + Mark.Length + length) : default;
    }
}
