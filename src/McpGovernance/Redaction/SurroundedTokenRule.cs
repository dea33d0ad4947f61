using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>A token that is known by what stands within it.</summary>
internal sealed record SurroundedTokenRule(string Mark, SearchValues<char> Alphabet, int Before, int Fewest, int Most) : SecretRule(Mark, SecretKinds.ProviderToken)
{
    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        if (at < Before || text[(at - Before)..at].ContainsAnyExcept(Alphabet) || !IsBoundary(text, at - Before))
        {
            return default;
        }

        var length = Run(text, at + Mark.Length, Alphabet, Most);
        return length >= Fewest ? Of(at - Before, at + Mark.Length + length) : default;
    }
}
