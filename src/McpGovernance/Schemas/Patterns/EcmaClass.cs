using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Reads a class in brackets.</summary>
internal readonly struct EcmaClass(string text, bool isStrict)
{
    /// <exception cref="PatternSyntaxException">It is no class.</exception>
    public CodePointSet Read(ref int at)
    {
        var start = at++;
        var isNegated = at < text.Length && text[at] == '^';
        at += isNegated ? 1 : 0;
        var set = CodePointSet.Empty;
        while (true)
        {
            if (at >= text.Length)
            {
                throw new PatternSyntaxException("'[' is not closed", start);
            }

            if (text[at] == ']')
            {
                at++;
                return isNegated ? set.Complement() : set;
            }

            set = set.Union(ReadItem(ref at));
        }
    }

    private CodePointSet ReadItem(ref int at)
    {
        var from = at;
        var escape = new EcmaEscape(text, isStrict);
        if (text[at] == '\\' && !escape.IsOne(at))
        {
            var many = escape.Read(ref at, isInClass: true);
            return IsRange(at) && isStrict ? throw new PatternSyntaxException("a class cannot begin a range", from) : many;
        }

        var first = ReadOne(ref at, escape);
        if (!IsRange(at))
        {
            return CodePointSet.Of((first, first));
        }

        if (text[at + 1] == '\\' && !escape.IsOne(at + 1))
        {
            return isStrict ? throw new PatternSyntaxException("a class cannot end a range", from) : CodePointSet.Of((first, first));
        }

        at++;
        var last = ReadOne(ref at, escape);
        return first <= last ? CodePointSet.Of((first, last)) : throw new PatternSyntaxException("a range runs backwards", from);
    }

    private int ReadOne(ref int at, EcmaEscape escape)
    {
        if (text[at] == '\\')
        {
            return escape.ReadCodePoint(ref at, isInClass: true);
        }

        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
        at += length;
        return rune.Value;
    }

    private bool IsRange(int at) => at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']';
}
