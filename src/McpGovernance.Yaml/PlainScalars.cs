using System.Buffers;
using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace McpGovernance.Yaml;

/// <summary>
/// What scalars without quotes are, by a rule of our own: YAML 1.1, YAML 1.2 and the readers between them take the same characters for different things, and what they do not
/// agree on is nothing here.
/// </summary>
internal static partial class PlainScalars
{
    private static readonly FrozenDictionary<string, PlainKind> Words = new Dictionary<string, PlainKind>
    {
        ["y"] = PlainKind.MaybeBoolean,
        ["n"] = PlainKind.MaybeBoolean,
        ["yes"] = PlainKind.MaybeBoolean,
        ["no"] = PlainKind.MaybeBoolean,
        ["on"] = PlainKind.MaybeBoolean,
        ["off"] = PlainKind.MaybeBoolean,
        ["true"] = PlainKind.MaybeBoolean,
        ["false"] = PlainKind.MaybeBoolean,
        ["null"] = PlainKind.MaybeNull,
        ["~"] = PlainKind.MaybeNull,
        ["<<"] = PlainKind.MaybeMerge,
        ["="] = PlainKind.MaybeMerge,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What begins a scalar of another kind, or something else than a scalar, to some readers.</summary>
    private static readonly SearchValues<char> First = SearchValues.Create("?:,[]{}#&*!|>'\"%@`");

    private static readonly SearchValues<char> InBrackets = SearchValues.Create(",[]{}?");

    /// <summary>What a plain scalar is.</summary>
    /// <param name="text">The scalar.</param>
    /// <param name="isInFlow">Whether it stands in brackets.</param>
    public static PlainKind KindOf(string text, bool isInFlow) => text switch
    {
        "" => PlainKind.Missing,
        "true" => PlainKind.True,
        "false" => PlainKind.False,
        "null" => PlainKind.Null,
        _ when Words.TryGetValue(text, out var kind) => kind,
        _ when HasSign(text, isInFlow) => PlainKind.Sign,
        [>= '0' and <= '9' or '+' or '-' or '.', ..] => Numeric(text),
        _ => PlainKind.Text,
    };

    /// <summary>Whether there is structure in it to some readers, also where the parser saw none.</summary>
    private static bool HasSign(string text, bool isInFlow) =>
        First.Contains(text[0])
        || text[^1] == ':'
        || text.Contains(": ", StringComparison.Ordinal)
        || text.Contains(" #", StringComparison.Ordinal)
        || (isInFlow && text.AsSpan().ContainsAny(InBrackets));

    private static PlainKind Numeric(string text) =>
        Number().IsMatch(text) ? PlainKind.Number
        : NumberToSome().IsMatch(text) ? PlainKind.MaybeNumber
        : TimeToSome().IsMatch(text) ? PlainKind.MaybeTime
        : PlainKind.Text;

    /// <summary>A number of JSON. YAML 1.1 takes an exponent for text unless there is a fraction before it and a sign in it.</summary>
    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+([eE][-+][0-9]+)?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    /// <summary>Whole, hexadecimal, octal, binary, with fraction or exponent, to the base of 60, infinite, or not a number; with separators, as somebody has ever read them.</summary>
    [GeneratedRegex(
        @"^[-+]?([0-9][0-9_,]*|0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9_,]*\.[0-9._]*([eE][-+]?[0-9_]+)?|[0-9][0-9_]*[eE][-+]?[0-9_]+|[0-9][0-9_]*(:[0-9_]+)+(\.[0-9_]*)?|\.([iI][nN][fF]|[nN][aA][nN]))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex NumberToSome();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeToSome();
}
