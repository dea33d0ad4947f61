using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>Expressions by what they come out as for .NET, and what is said of those that are none.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class EcmaPatternTests
{
    private const string A = "[\\u0061]", B = "[\\u0062]";

    [TestCase("", "")]
    [TestCase("ab", A + B)]
    [TestCase("a|b|", "(?:" + A + "|" + B + "|)")]
    [TestCase("^a$", "\\A" + A + "\\z")]
    [TestCase("\\b", "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))")]
    [TestCase("\\B", "(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z]))")]
    [TestCase("(?=a)(?!b)", "(?=" + A + ")(?!" + B + ")")]
    [TestCase("(?<=a)(?<!b)", "(?<=" + A + ")(?<!" + B + ")")]
    [TestCase("(a)\\1", "(" + A + ")(?(1)\\1|)")]
    [TestCase("\\1(a)", "(?(1)\\1|)(" + A + ")")]
    [TestCase("(?:a)(b)", A + "(" + B + ")")]
    [TestCase("(?<n_$1>a)\\k<n_$1>", "(" + A + ")(?(1)\\1|)")]
    [TestCase("\\k<n>(b)(?<n>a)", "(?(2)\\2|)(" + B + ")(" + A + ")")]
    [TestCase("(?:b)(?<=b)(?<!b)[(](?<n>a)\\k<n>", B + "(?<=" + B + ")(?<!" + B + ")[\\u0028](" + A + ")(?(1)\\1|)")]
    [TestCase("\\((?<n>a)\\k<n>", "[\\u0028](" + A + ")(?(1)\\1|)")]
    [TestCase("[\\](](?<n>a)[)]\\k<n>", "[\\u0028\\u005D](" + A + ")[\\u0029](?(1)\\1|)")]
    [TestCase("()()()()()()()()()()\\10", "()()()()()()()()()()(?(10)\\10|)")]
    [TestCase("a*", "(?:" + A + ")*")]
    [TestCase("a+?", "(?:" + A + ")+?")]
    [TestCase("a??", "(?:" + A + ")??")]
    [TestCase("(a)?", "(?:(" + A + "))?")]
    [TestCase("a{2}b", "(?:" + A + "){2,2}" + B)]
    [TestCase("a{0,}", "(?:" + A + ")*")]
    [TestCase("a{1,}?", "(?:" + A + ")+?")]
    [TestCase("a{0,1}", "(?:" + A + ")?")]
    [TestCase("a{2,}", "(?:" + A + "){2,}")]
    [TestCase("a{2,10}b", "(?:" + A + "){2,10}" + B)]
    [TestCase("a{1,1}", "(?:" + A + "){1,1}")]
    [TestCase("a{0}", "(?:" + A + "){0,0}")]
    [TestCase("a{99999999999}", "(?:" + A + "){2147483647,2147483647}")]
    [TestCase("a{,1}", A + "[\\u007B][\\u002C][\\u0031][\\u007D]")]
    [TestCase("a{}", A + "[\\u007B][\\u007D]")]
    [TestCase("a{b}", A + "[\\u007B]" + B + "[\\u007D]")]
    [TestCase("a{1b}", A + "[\\u007B][\\u0031]" + B + "[\\u007D]")]
    [TestCase("a{1,b}", A + "[\\u007B][\\u0031][\\u002C]" + B + "[\\u007D]")]
    [TestCase("a{1", A + "[\\u007B][\\u0031]")]
    [TestCase("}a]", "[\\u007D]" + A + "[\\u005D]")]
    [TestCase(".", "(?:[\\u0000-\\u0009\\u000B-\\u000C\\u000E-\\u2027\\u202A-\\uD7FF\\uE000-\\uFFFF]|[\\uD800-\\uDBFF][\\uDC00-\\uDFFF])")]
    [TestCase("\U0001F600", "(?:[\\uD83D][\\uDE00])", TestName = "{m}(a sign beyond the first plane)")]
    public void Parse_AnExpression_IsReadAsWritten(string expression, string expected) => Print(expression).Should().Be(expected);

    [TestCase("a{1}(?:b)[\\-]\\u{61}")]
    [TestCase("\\{\\}\\[\\]\\/")]
    public void Parse_Strict_TakesWhatTheLanguageHas(string expression) => EcmaPattern.Parse(expression, isStrict: true).Should().NotBeNull();

    [TestCase("a)b", 1, "')' closes nothing")]
    [TestCase("^*", 1, "an assertion cannot be repeated")]
    [TestCase("a(?=a){2}", 6, "an assertion cannot be repeated")]
    [TestCase("*a", 0, "'*' repeats nothing")]
    [TestCase("a|+", 2, "'+' repeats nothing")]
    [TestCase("a**", 2, "'*' repeats nothing")]
    [TestCase("(?)", 2, "ECMA-262 has no such group; (?:\u2026), (?=\u2026), (?!\u2026), (?<=\u2026), (?<!\u2026) and (?<name>\u2026) are supported", TestName = "{m}(a group without a kind)")]
    [TestCase("a(?>b)", 3, "ECMA-262 has no such group; (?:\u2026), (?=\u2026), (?!\u2026), (?<=\u2026), (?<!\u2026) and (?<name>\u2026) are supported", TestName = "{m}(an atomic group)")]
    [TestCase("{2}", 0, "'{' repeats nothing")]
    [TestCase("(a", 2, "a group is not closed")]
    [TestCase("(?:a", 4, "a group is not closed")]
    [TestCase("(?=a", 4, "a group is not closed")]
    [TestCase("(?<n>a", 6, "a group is not closed")]
    [TestCase("(?<n>a)(?<n>b)", 12, "two groups have the name 'n'")]
    [TestCase("(?<1n>a)", 3, "a group's name is an identifier and ends with '>'")]
    [TestCase("(?<>a)", 3, "a group's name is an identifier and ends with '>'")]
    [TestCase("(?<n", 3, "a group's name is an identifier and ends with '>'")]
    [TestCase("(?<n-m>a)", 3, "a group's name is an identifier and ends with '>'")]
    [TestCase("a\\k<>", 4, "a group's name is an identifier and ends with '>'")]
    [TestCase("a\\k<n>", 1, "there is no group 'n'")]
    [TestCase("(a)b\\2", 4, "there is no group 2")]
    [TestCase("\\99999999999", 0, "there is no group 2147483647")]
    [TestCase("ba{3,2}", 1, "it repeats at least 3 and at most 2 times")]
    public void Parse_NoExpression_SaysWhereAndWhy(string expression, int offset, string message) => Refuse(expression, isStrict: false, offset, message);

    [TestCase("a]", 1, "']' must be written '\\]'")]
    [TestCase("a{", 1, "'{' must be written '\\{'")]
    [TestCase("a}", 1, "'}' must be written '\\}'")]
    public void Parse_Strict_RefusesABracketThatClosesNothing(string expression, int offset, string message)
    {
        Refuse(expression, isStrict: true, offset, message);
        EcmaPattern.Parse(expression).Should().NotBeNull();
    }

    [Test]
    public void Parse_GroupsInGroups_NestUpToALimit()
    {
        EcmaPattern.Parse(string.Concat(Enumerable.Repeat("(", 99)) + new string(')', 99)).Should().NotBeNull();
        EcmaPattern.Parse(string.Concat(Enumerable.Repeat("(a)", 150))).Should().NotBeNull();
        Refuse(new string('(', 100) + new string(')', 100), isStrict: false, 100, "groups nest deeper than 100");
    }

    internal static string Print(string expression, bool isStrict = false) => DotNetPattern.Print(EcmaPattern.Parse(expression, isStrict));

    internal static void Refuse(string expression, bool isStrict, int offset, string message)
    {
        var refused = FluentActions.Invoking(() => EcmaPattern.Parse(expression, isStrict)).Should().Throw<PatternSyntaxException>().Which;

        (refused.Offset, refused.Message).Should().Be((offset, message));
    }
}
