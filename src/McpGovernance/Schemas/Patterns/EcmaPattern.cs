using System.Globalization;
using System.Text;

namespace McpGovernance.Schemas;

/// <summary>Reads a regular expression as ECMA-262 defines it, in Unicode mode.</summary>
/// <remarks>
/// What is not strict also takes what only the older mode has and people write: an escaped punctuation mark that needs none,
/// and a brace or bracket that closes nothing.
/// </remarks>
internal sealed class EcmaPattern
{
    /// <summary>A reader of a hostile expression must not use up its stack.</summary>
    private const int MaxNesting = 100;

    private readonly string _text;
    private readonly bool _isStrict;
    private readonly List<(int Number, int Offset)> _references = [];
    private readonly Dictionary<string, int> _names;
    private int _at;
    private int _groups;
    private int _nesting;

    private EcmaPattern(string text, bool isStrict)
    {
        _text = text;
        _isStrict = isStrict;
        _names = EcmaNames.Count(text);
    }

    /// <exception cref="PatternSyntaxException">It is no expression.</exception>
    public static PatternNode Parse(string text, bool isStrict = false)
    {
        var pattern = new EcmaPattern(text, isStrict);
        var node = pattern.ReadChoice();
        if (pattern._at < text.Length)
        {
            throw pattern.Error("')' closes nothing");
        }

        pattern.CheckReferences();
        return node;
    }

    private PatternNode ReadChoice()
    {
        if (++_nesting > MaxNesting)
        {
            throw Error($"groups nest deeper than {MaxNesting}");
        }

        var branches = new List<PatternNode> { ReadSequence() };
        while (Take('|'))
        {
            branches.Add(ReadSequence());
        }

        _nesting--;
        return branches.Count == 1 ? branches[0] : new PatternNode.Choice(branches);
    }

    private PatternNode ReadSequence()
    {
        var parts = new List<PatternNode>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            parts.Add(ReadTerm());
        }

        return parts.Count == 1 ? parts[0] : new PatternNode.Sequence(parts);
    }

    private PatternNode ReadTerm()
    {
        var start = _at;
        if (ReadAssertion() is { } assertion)
        {
            return _at < _text.Length && IsQuantifier() ? throw Error("an assertion cannot be repeated") : assertion;
        }

        if (IsQuantifier())
        {
            throw Error($"'{_text[_at]}' repeats nothing");
        }

        var atom = ReadAtom();
        return ReadQuantifier(atom, start);
    }

    private PatternNode? ReadAssertion()
    {
        if (Take('^'))
        {
            return new PatternNode.Anchor(PatternNode.AnchorKind.Start);
        }

        if (Take('$'))
        {
            return new PatternNode.Anchor(PatternNode.AnchorKind.End);
        }

        if (Take("\\b"))
        {
            return new PatternNode.Anchor(PatternNode.AnchorKind.WordBoundary);
        }

        if (Take("\\B"))
        {
            return new PatternNode.Anchor(PatternNode.AnchorKind.NoWordBoundary);
        }

        foreach (var (opening, isAhead, isNegative) in (ReadOnlySpan<(string, bool, bool)>)[("(?=", true, false), ("(?!", true, true), ("(?<=", false, false), ("(?<!", false, true)])
        {
            if (Take(opening))
            {
                return new PatternNode.Look(ReadGroup(), isAhead, isNegative);
            }
        }

        return null;
    }

    private PatternNode ReadAtom()
    {
        var at = _text[_at];
        switch (at)
        {
            case '(':
                return ReadParenthesis();
            case '.':
                _at++;
                return new PatternNode.One(CodePointSet.LineEnds.Complement());
            case '[':
                return new PatternNode.One(new EcmaClass(_text, _isStrict).Read(ref _at));
            case '\\':
                return ReadEscape();
            case ']' or '}' or '{' when _isStrict:
                throw Error($"'{at}' must be written '\\{at}'");
            default:
                Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var length);
                _at += length;
                return Literal(rune.Value);
        }
    }

    private PatternNode ReadParenthesis()
    {
        if (Take("(?:"))
        {
            return ReadGroup();
        }

        if (Take("(?<"))
        {
            var name = ReadName();
            var number = ++_groups;
            return _names[name] == number ? new PatternNode.Capture(ReadGroup(), number) : throw Error($"two groups have the name '{name}'");
        }

        if (Take("(?"))
        {
            throw Error("ECMA-262 has no such group; (?:…), (?=…), (?!…), (?<=…), (?<!…) and (?<name>…) are supported");
        }

        _at++;
        var own = ++_groups;
        return new PatternNode.Capture(ReadGroup(), own);
    }

    private PatternNode ReadGroup()
    {
        var node = ReadChoice();
        return Take(')') ? node : throw Error("a group is not closed");
    }

    private PatternNode ReadEscape()
    {
        var start = _at;
        if (_at + 1 < _text.Length && _text[_at + 1] is >= '1' and <= '9')
        {
            _at++;
            var end = _at;
            while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            {
                end++;
            }

            var number = int.TryParse(_text.AsSpan(_at, end - _at), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : int.MaxValue;
            _at = end;
            _references.Add((number, start));
            return new PatternNode.BackReference(number);
        }

        if (Take("\\k<"))
        {
            var name = ReadName();
            return _names.TryGetValue(name, out var named) ? new PatternNode.BackReference(named) : throw new PatternSyntaxException($"there is no group '{name}'", start);
        }

        return new PatternNode.One(new EcmaEscape(_text, _isStrict).Read(ref _at, isInClass: false));
    }

    private string ReadName()
    {
        var end = _text.IndexOf('>', _at);
        var name = end < 0 ? "" : _text[_at..end];
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name.Any(static one => !(char.IsLetterOrDigit(one) || one is '_' or '$')))
        {
            throw Error("a group's name is an identifier and ends with '>'");
        }

        _at = end + 1;
        return name;
    }

    private PatternNode ReadQuantifier(PatternNode atom, int start)
    {
        int min, max;
        switch (_at < _text.Length ? _text[_at] : '\0')
        {
            case '*':
                (min, max) = (0, -1);
                _at++;
                break;
            case '+':
                (min, max) = (1, -1);
                _at++;
                break;
            case '?':
                (min, max) = (0, 1);
                _at++;
                break;
            case '{' when EcmaCounts.TryRead(_text, ref _at, out min, out max):
                break;
            default:
                return atom;
        }

        if (max >= 0 && max < min)
        {
            throw new PatternSyntaxException($"it repeats at least {min} and at most {max} times", start);
        }

        return new PatternNode.Repeat(atom, min, max, Take('?'));
    }

    private bool IsQuantifier()
    {
        if (_at >= _text.Length)
        {
            return false;
        }

        if (_text[_at] is '*' or '+' or '?')
        {
            return true;
        }

        var at = _at;
        return _text[_at] == '{' && EcmaCounts.TryRead(_text, ref at, out _, out _);
    }

    private void CheckReferences()
    {
        foreach (var (number, offset) in _references)
        {
            if (number > _groups)
            {
                throw new PatternSyntaxException($"there is no group {number}", offset);
            }
        }
    }

    private static PatternNode.One Literal(int codePoint) => new(CodePointSet.Of((codePoint, codePoint)));

    private bool Take(char one) => Take(one.ToString());

    private bool Take(string text)
    {
        if (string.CompareOrdinal(_text, _at, text, 0, text.Length) != 0)
        {
            return false;
        }

        _at += text.Length;
        return true;
    }

    private PatternSyntaxException Error(string message) => new(message, _at);
}
