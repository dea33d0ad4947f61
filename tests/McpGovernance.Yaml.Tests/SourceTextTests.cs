using System.Text;

namespace McpGovernance.Yaml.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class SourceTextTests
{
    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [TestCase(@"""x""", true)]
    [TestCase(@"""\x4f""", true)]
    [TestCase(@"""\x4g""", false)]
    [TestCase(@"""\x4""", false)]
    [TestCase(@"""\u00e9""", true)]
    [TestCase(@"""\u00E""", false)]
    [TestCase(@"""\u00 9""", false)]
    [TestCase(@"""\U0001F600""", true)]
    [TestCase(@"""\U0001F60""", false)]
    [TestCase(@"""\U""", false)]
    [TestCase(@"""\\u""", true)]
    [TestCase(@"""\\\u12""", false)]
    [TestCase(@"""\n\t\\""", true)]
    [TestCase(@"""\x41\xzz""", false)]
    public void HasWholeEscapes_Escape_HasAllItsDigits(string quoted, bool expected) => SourceText.HasWholeEscapes(Utf8(quoted)).Should().Be(expected);

    [TestCase("é", "é", true)]
    [TestCase("ab", "ab", true)]
    [TestCase("ab", "ac", false)]
    [TestCase("ab", "a", false)]
    [TestCase("é", "e", false)]
    public void Is_TextOfTheFile_IsCompared(string source, string text, bool expected) => SourceText.Is(Utf8(source), text).Should().Be(expected);

    [TestCase("a: b", 0, false, true)]
    [TestCase("- a", 2, false, true)]
    [TestCase("-\na", 2, false, true)]
    [TestCase("- :a", 3, false, false)]
    [TestCase("[a", 1, true, true)]
    [TestCase("[a", 1, false, false)]
    [TestCase("{a", 1, true, true)]
    [TestCase("[a,b", 3, true, true)]
    [TestCase("[]b", 2, true, false)]
    [TestCase("""{"a":b""", 5, true, true)]
    [TestCase("""{"a":b""", 5, false, false)]
    [TestCase("{'a':b", 5, true, true)]
    [TestCase("{a:b", 3, true, false)]
    [TestCase(":b", 1, true, false)]
    public void IsBegunAt_WhatStandsBefore_Separates(string text, int at, bool isInFlow, bool expected) => SourceText.IsBegunAt(Utf8(text), at, isInFlow).Should().Be(expected);

    [TestCase("'a'", 3, false, true)]
    [TestCase("'a'  ", 3, false, true)]
    [TestCase("'a'\nb", 3, false, true)]
    [TestCase("'a'\r\nb", 3, false, true)]
    [TestCase("'a' # b", 3, false, true)]
    [TestCase("'a'# b", 3, false, false)]
    [TestCase("'a' # b\nc", 3, false, true)]
    [TestCase("'a' b", 3, false, false)]
    [TestCase("'a'b", 3, false, false)]
    [TestCase("'a':", 3, false, true)]
    [TestCase("'a' :", 3, false, true)]
    [TestCase("'a',", 3, false, false)]
    [TestCase("'a']", 3, false, false)]
    [TestCase("'a'}", 3, false, false)]
    [TestCase("'a',", 3, true, true)]
    [TestCase("'a' ]", 3, true, true)]
    [TestCase("'a'}", 3, true, true)]
    [TestCase("'a'\n  ]", 3, true, true)]
    [TestCase("'a'\nb", 3, true, false)]
    [TestCase("'a' # ]\n]", 3, true, true)]
    [TestCase("'a' # ]\nb", 3, true, false)]
    [TestCase("'a'\n# ]\n]", 3, true, true)]
    [TestCase("'a' # b", 3, true, true)]
    [TestCase("'a'", 3, true, true)]
    public void IsEndedAt_WhatFollows_Separates(string text, int end, bool isInFlow, bool expected) => SourceText.IsEndedAt(Utf8(text), end, isInFlow).Should().Be(expected);

    [TestCase("a: b", 0, 1, true)]
    [TestCase("a  : b", 0, 1, true)]
    [TestCase("a\n: b", 0, 1, false)]
    [TestCase("a", 0, 1, false)]
    [TestCase("? a : b", 2, 3, false)]
    [TestCase("?   a : b", 4, 5, false)]
    [TestCase("x?\na: b", 3, 4, true)]
    public void IsKey_ColonOnTheLine_AndNoQuestionMark(string text, int at, int end, bool expected) => SourceText.IsKey(Utf8(text), at, end).Should().Be(expected);
}
