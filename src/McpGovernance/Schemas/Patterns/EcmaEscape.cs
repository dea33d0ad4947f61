using System.Globalization;

namespace McpGovernance.Schemas;

/// <summary>Reads one escape of ECMA-262 that stands for code points.</summary>
internal readonly struct EcmaEscape(string text, bool isStrict)
{
    private static readonly System.Buffers.SearchValues<char> s_hexadecimal = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private const string Syntax = "^$\\.*+?()[]{}|/";

    /// <exception cref="PatternSyntaxException">There is no such escape.</exception>
    public CodePointSet Read(ref int at, bool isInClass)
    {
        if (at + 1 >= text.Length)
        {
            throw new PatternSyntaxException("'\\' ends the expression", at);
        }

        var letter = text[at + 1];
        var start = at;
        at += 2;
        switch (letter)
        {
            case 'd':
                return CodePointSet.Digits;
            case 'D':
                return CodePointSet.Digits.Complement();
            case 'w':
                return CodePointSet.Words;
            case 'W':
                return CodePointSet.Words.Complement();
            case 's':
                return CodePointSet.Spaces;
            case 'S':
                return CodePointSet.Spaces.Complement();
            case 'p' or 'P':
                var property = ReadProperty(ref at, start);
                return letter == 'p' ? property : property.Complement();
            default:
                at = start;
                var codePoint = ReadCodePoint(ref at, isInClass);
                return CodePointSet.Of((codePoint, codePoint));
        }
    }

    /// <summary>Whether the escape stands for one code point rather than for a class of them.</summary>
    public bool IsOne(int at) => at + 1 < text.Length && text[at + 1] is not ('d' or 'D' or 'w' or 'W' or 's' or 'S' or 'p' or 'P');

    /// <exception cref="PatternSyntaxException">There is no such escape.</exception>
    public int ReadCodePoint(ref int at, bool isInClass)
    {
        var start = at;
        if (at + 1 >= text.Length)
        {
            throw new PatternSyntaxException("'\\' ends the expression", at);
        }

        var letter = text[at + 1];
        at += 2;
        switch (letter)
        {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'v':
                return '\v';
            case 'f':
                return '\f';
            case 'r':
                return '\r';
            case 'b' when isInClass:
                return '\b';
            case '0' when at >= text.Length || !char.IsAsciiDigit(text[at]):
                return 0;
            case 'c' when at < text.Length && char.IsAsciiLetter(text[at]):
                return text[at++] % 32;
            case 'x':
                return ReadHex(ref at, 2, start);
            case 'u':
                return ReadUnicode(ref at, start);
            case '-' when isInClass || !isStrict:
                return '-';
            default:
                return Syntax.Contains(letter, StringComparison.Ordinal) || (!isStrict && (letter == '_' || (char.IsAscii(letter) && char.IsPunctuation(letter)) || (char.IsAscii(letter) && char.IsSymbol(letter)) || letter == ' '))
                    ? letter
                    : throw new PatternSyntaxException($"ECMA-262 has no escape '\\{letter}'", start);
        }
    }

    private int ReadUnicode(ref int at, int start)
    {
        if (at < text.Length && text[at] == '{')
        {
            var close = text.IndexOf('}', at);
            if (close > at + 1 && int.TryParse(text.AsSpan(at + 1, close - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= CodePointSet.Last)
            {
                at = close + 1;
                return value;
            }

            throw new PatternSyntaxException("'\\u{' is followed by a code point in hexadecimal and '}'", start);
        }

        var unit = ReadHex(ref at, 4, start);
        if (char.IsHighSurrogate((char)unit) && at + 1 < text.Length && text[at] == '\\' && text[at + 1] == 'u')
        {
            var after = at + 2;
            if (after + 4 <= text.Length && int.TryParse(text.AsSpan(after, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var low) && char.IsLowSurrogate((char)low))
            {
                at = after + 4;
                return char.ConvertToUtf32((char)unit, (char)low);
            }
        }

        return unit;
    }

    private int ReadHex(ref int at, int digits, int start)
    {
        if (at + digits <= text.Length && !text.AsSpan(at, digits).ContainsAnyExcept(s_hexadecimal))
        {
            var value = int.Parse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            at += digits;
            return value;
        }

        throw new PatternSyntaxException($"'\\{text[start + 1]}' is followed by {digits} hexadecimal digits", start);
    }

    private CodePointSet ReadProperty(ref int at, int start)
    {
        var close = at < text.Length && text[at] == '{' ? text.IndexOf('}', at) : -1;
        if (close < 0)
        {
            throw new PatternSyntaxException("'\\p' is followed by a property in braces", start);
        }

        var name = text[(at + 1)..close];
        at = close + 1;
        return UnicodeProperties.Find(name) ?? throw new PatternSyntaxException(
            $"the Unicode property '{name}' is not supported; general categories, 'Any', 'ASCII' and 'Assigned' are", start);
    }
}
