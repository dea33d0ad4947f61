using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>How one form of secret is known: by a mark that it has, and by what stands around the mark.</summary>
/// <param name="Mark">What is searched for.</param>
/// <param name="Kind">What is found by it.</param>
internal abstract record SecretRule(string Mark, string Kind)
{
    protected static readonly SearchValues<char> Alphanumeric = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether the mark may be written in any case.</summary>
    public virtual bool IgnoresCase => false;

    /// <summary>The secret whose mark stands at a place; the default for none.</summary>
    public abstract DetectedSecret Match(ReadOnlySpan<char> text, int at);

    protected DetectedSecret Of(int start, int end) => new(start, end - start, Kind);

    /// <summary>How many of these characters stand at a place, up to a bound.</summary>
    protected static int Run(ReadOnlySpan<char> text, int at, SearchValues<char> characters, int most = int.MaxValue)
    {
        var rest = text.Slice(at, Math.Min(most, text.Length - at));
        var end = rest.IndexOfAnyExcept(characters);
        return end < 0 ? rest.Length : end;
    }

    /// <summary>Whether a word may begin at a place: nothing is before it that belongs to a word, except the end of an escape sequence.</summary>
    protected static bool IsBoundary(ReadOnlySpan<char> text, int at) =>
        at == 0 || !IsOfWord(text[at - 1])
        || (at >= 2 && text[at - 2] == '\\' && text[at - 1] is 'n' or 'r' or 't' or 'b' or 'f')
        || (at >= 3 && text[at - 3] == '%')
        || (at >= 6 && text[at - 6] == '\\' && text[at - 5] == 'u');

    protected static bool IsOfWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';
}
