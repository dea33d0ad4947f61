using System.Buffers;

namespace McpGovernance.Redaction;

/// <summary>The value beside a name that is only given to secrets: <c>client_secret=…</c>, <c>"apiKey": "…"</c>.</summary>
internal sealed record NamedSecretRule(string Mark, string Kind) : SecretRule(Mark, Kind)
{
    private const int Fewest = 8;
    private const int Most = 512;
    private const int MaxBetween = 8;

    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\r\n\"'`,;<>()[]{}|&\\");
    private static readonly SearchValues<char> s_between = SearchValues.Create(" \t\"'`:=>[\\");

    public override bool IgnoresCase => true;

    public override DetectedSecret Match(ReadOnlySpan<char> text, int at)
    {
        var name = at + Mark.Length;
        var start = name + Run(text, name, s_between, MaxBetween);
        if (text[name..start].IndexOfAny(':', '=') < 0)
        {
            return default;
        }

        var rest = text[start..Math.Min(text.Length, start + Most)];
        var end = rest.IndexOfAny(s_ends);
        var value = end < 0 ? rest : rest[..end];
        var isCalled = end >= 0 && rest[end] is '(' or '{';
        return !isCalled && IsSecret(value) ? Of(start, start + value.Length) : default;
    }

    /// <summary>Whether a value that stands beside such a name is more than a word, a number or a place to fill in.</summary>
    public static bool IsSecret(ReadOnlySpan<char> value) => value.Length >= Fewest
        && value.ContainsAnyInRange('0', '9') && value.IndexOfAnyExceptInRange('0', '9') >= 0
        && CountLetters(value) >= 3
        && !IsPlaceholder(value) && value[0] != '/'
        && !value.Contains("example", StringComparison.OrdinalIgnoreCase) && !value.Contains("process.env", StringComparison.Ordinal)
        && !value.StartsWith("http", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlaceholder(ReadOnlySpan<char> value) =>
        (value[0] == '$' && (value[1] is '{' or '(' or '_' || char.IsAsciiLetterUpper(value[1]))) || (value[0] == '%' && value[^1] == '%');

    private static int CountLetters(ReadOnlySpan<char> value)
    {
        var count = 0;
        foreach (var character in value)
        {
            count += char.IsLetter(character) ? 1 : 0;
        }

        return count;
    }
}
