using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class EcmaEscapeTests
{
    private const string Rest = "\\uD7FF\\uE000-\\uFFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])";

    [TestCase("\\d", "[\\u0030-\\u0039]")]
    [TestCase("\\D", "(?:[\\u0000-\\u002F\\u003A-" + Rest)]
    [TestCase("\\w", "[\\u0030-\\u0039\\u0041-\\u005A\\u005F\\u0061-\\u007A]")]
    [TestCase("\\W", "(?:[\\u0000-\\u002F\\u003A-\\u0040\\u005B-\\u005E\\u0060\\u007B-" + Rest)]
    [TestCase("\\s", "[\\u0009-\\u000D\\u0020\\u00A0\\u1680\\u2000-\\u200A\\u2028-\\u2029\\u202F\\u205F\\u3000\\uFEFF]")]
    [TestCase("\\S", "(?:[\\u0000-\\u0008\\u000E-\\u001F\\u0021-\\u009F\\u00A1-\\u167F\\u1681-\\u1FFF\\u200B-\\u2027\\u202A-\\u202E\\u2030-\\u205E\\u2060-\\u2FFF\\u3001-\\uD7FF\\uE000-\\uFEFE\\uFF00-\\uFFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])")]
    [TestCase("\\p{Zl}a", "[\\u2028][\\u0061]")]
    [TestCase("\\P{ASCII}", "(?:[\\u0080-" + Rest)]
    [TestCase("\\P{Any}", "(?!)")]
    [TestCase("\\p{Any}", "(?:[\\u0000-" + Rest)]
    [TestCase("\\t\\n\\v\\f\\r", "[\\u0009][\\u000A][\\u000B][\\u000C][\\u000D]")]
    [TestCase("[\\b\\0]", "[\\u0000\\u0008]")]
    [TestCase("\\0", "[\\u0000]")]
    [TestCase("\\0a", "[\\u0000][\\u0061]")]
    [TestCase("\\cAb", "[\\u0001][\\u0062]")]
    [TestCase("\\cz", "[\\u001A]")]
    [TestCase("\\x4aA", "[\\u004A][\\u0041]")]
    [TestCase("\\xfF", "[\\u00FF]")]
    [TestCase("\\u004AA", "[\\u004A][\\u0041]")]
    [TestCase("\\u{4a}A", "[\\u004A][\\u0041]")]
    [TestCase("\\u{0}", "[\\u0000]")]
    [TestCase("\\u{0010FFFF}", "(?:[\\uDBFF][\\uDFFF])")]
    [TestCase("\\uD83D\\uDE00", "(?:[\\uD83D][\\uDE00])")]
    [TestCase("\\uD83D\\uDE00a", "(?:[\\uD83D][\\uDE00])[\\u0061]")]
    [TestCase("[\\uD83D\\uDE00-\\uD83D\\uDE02]", "(?:[\\uD83D][\\uDE00-\\uDE02])")]
    [TestCase("\\uD83D", "(?!)")]
    [TestCase("\\uD83Da", "(?!)[\\u0061]")]
    [TestCase("\\uD83D\\u0041", "(?!)[\\u0041]")]
    [TestCase("\\uD83D\\t", "(?!)[\\u0009]")]
    [TestCase("\\uDE00\\uD83D", "(?!)(?!)")]
    [TestCase("\\u0041\\uDE00", "[\\u0041](?!)")]
    public void Read_AnEscape_StandsForItsCodePoints(string expression, string expected)
    {
        EcmaPatternTests.Print(expression).Should().Be(expected);
        EcmaPatternTests.Print(expression, isStrict: true).Should().Be(expected);
    }

    [TestCase("^$\\.*+?()[]{}|/", true)]
    [TestCase("-_!\"#%&',:;<=>@`~ ", false)]
    public void Read_AnEscapedSign_IsItself(string signs, bool alsoStrict)
    {
        foreach (var sign in signs)
        {
            EcmaPatternTests.Print($"\\{sign}").Should().Be($"[\\u{(int)sign:X4}]");
            if (!alsoStrict)
            {
                EcmaPatternTests.Refuse($"a\\{sign}", isStrict: true, 1, $"ECMA-262 has no escape '\\{sign}'");
            }
        }
    }

    [Test]
    public void Read_AHyphen_IsEscapedInAClass() => EcmaPatternTests.Print("[a\\-c]", isStrict: true).Should().Be("[\\u002D\\u0061\\u0063]");

    [TestCase("a\\", 1, "'\\' ends the expression")]
    [TestCase("[\\", 1, "'\\' ends the expression")]
    [TestCase("[a-\\", 3, "'\\' ends the expression")]
    [TestCase("a\\a", 1, "ECMA-262 has no escape '\\a'")]
    [TestCase("a\\\u00E9", 1, "ECMA-262 has no escape '\\\u00E9'", TestName = "{m}(a letter)")]
    [TestCase("a\\\u00AB", 1, "ECMA-262 has no escape '\\\u00AB'", TestName = "{m}(a quote)")]
    [TestCase("a\\\u00B1", 1, "ECMA-262 has no escape '\\\u00B1'", TestName = "{m}(a symbol)")]
    [TestCase("a\\00", 1, "ECMA-262 has no escape '\\0'")]
    [TestCase("a\\c", 1, "ECMA-262 has no escape '\\c'")]
    [TestCase("a\\c1", 1, "ECMA-262 has no escape '\\c'")]
    [TestCase("a\\k", 1, "ECMA-262 has no escape '\\k'")]
    [TestCase("a\\x4", 1, "'\\x' is followed by 2 hexadecimal digits")]
    [TestCase("a\\x4g", 1, "'\\x' is followed by 2 hexadecimal digits")]
    [TestCase("a\\x-4", 1, "'\\x' is followed by 2 hexadecimal digits")]
    [TestCase("a\\u004", 1, "'\\u' is followed by 4 hexadecimal digits")]
    [TestCase("a\\u", 1, "'\\u' is followed by 4 hexadecimal digits")]
    [TestCase("\\uD83D\\u00", 6, "'\\u' is followed by 4 hexadecimal digits")]
    [TestCase("\\uD83D\\uDE0", 6, "'\\u' is followed by 4 hexadecimal digits")]
    [TestCase("\\uD83D\\uDE0g", 6, "'\\u' is followed by 4 hexadecimal digits")]
    [TestCase("\\uD83D\\", 6, "'\\' ends the expression")]
    [TestCase("a\\u{}", 1, "'\\u{' is followed by a code point in hexadecimal and '}'")]
    [TestCase("a\\u{41", 1, "'\\u{' is followed by a code point in hexadecimal and '}'")]
    [TestCase("a\\u{4g}", 1, "'\\u{' is followed by a code point in hexadecimal and '}'")]
    [TestCase("a\\u{110000}", 1, "'\\u{' is followed by a code point in hexadecimal and '}'")]
    [TestCase("a\\u{FFFFFFFF}", 1, "'\\u{' is followed by a code point in hexadecimal and '}'")]
    [TestCase("a\\p", 1, "'\\p' is followed by a property in braces")]
    [TestCase("a\\pL", 1, "'\\p' is followed by a property in braces")]
    [TestCase("a\\P{L", 1, "'\\p' is followed by a property in braces")]
    [TestCase("a\\p{Greek}", 1, "the Unicode property 'Greek' is not supported; general categories, 'Any', 'ASCII' and 'Assigned' are")]
    public void Read_NoEscape_SaysWhy(string expression, int offset, string message) => EcmaPatternTests.Refuse(expression, isStrict: false, offset, message);
}
