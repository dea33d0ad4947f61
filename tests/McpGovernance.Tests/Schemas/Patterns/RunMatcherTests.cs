using System.Text;
using System.Text.RegularExpressions;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class RunMatcherTests
{
    // Of letters of one byte, of two and of four.
    private static readonly string[] s_texts = [.. Enumerable.Range(0, 5).SelectMany(Texts)];

    [TestCase("")]
    [TestCase("^")]
    [TestCase("$")]
    [TestCase("^$")]
    [TestCase("a")]
    [TestCase("^a")]
    [TestCase("ab")]
    [TestCase("b$")]
    [TestCase("ab$")]
    [TestCase("^a$")]
    [TestCase("^a*$")]
    [TestCase("^a+")]
    [TestCase("a+")]
    [TestCase("a{2,}")]
    [TestCase("a{1,2}")]
    [TestCase("^a?b")]
    [TestCase("^a{1,2}b$")]
    [TestCase("^a{2}$")]
    [TestCase("^a*b*c$")]
    [TestCase("^a*b?c*$")]
    [TestCase("^a*bb*a")]
    [TestCase("^[ab]+c")]
    [TestCase("^(a)(b)$")]
    [TestCase("^(a)*(b)$")]
    [TestCase("^((a)b)")]
    [TestCase("^(a){2,3}$")]
    [TestCase("^[^a]+$")]
    [TestCase("[^a]b$")]
    [TestCase("^.{2}$")]
    [TestCase("^\\x7F?[\\x80-\\u{FFFF}]+$")]
    [TestCase("^[\\u{10000}-\\u{10FFFF}]{1,2}$")]
    [TestCase("a{64}")]
    [TestCase("^a{65}")]
    [TestCase("^a{2147483647}")]
    public void IsMatch_Runs_AreFoundAsByTheFramework(string expression)
    {
        var matcher = RunMatcher.TryCreate(EcmaPattern.Parse(expression));
        var expected = new Regex(EcmaPatternTests.Print(expression), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));

        foreach (var text in s_texts)
        {
            matcher!.IsMatch(Encoding.UTF8.GetBytes(text)).Should().Be(expected.IsMatch(text), "of '{0}'", text);
        }
    }

    [TestCase("a|b")]
    [TestCase("^(a|b)")]
    [TestCase("^(?:ab)*$")]
    [TestCase("^(ab)*$")]
    [TestCase("\\ba")]
    [TestCase("^(?=a)")]
    [TestCase("(a)\\1")]
    [TestCase("a^")]
    [TestCase("$a")]
    [TestCase("^a*a")]
    [TestCase("^a?b?a")]
    [TestCase("^[ab]{1,2}b")]
    [TestCase("a*b")]
    [TestCase("ab*")]
    [TestCase("a+$")]
    [TestCase("a{65}")]
    [TestCase("a{60}b{5}")]
    [TestCase("a{2147483647}b{2147483647}")]
    public void TryCreate_MoreThanRuns_IsNone(string expression) => RunMatcher.TryCreate(EcmaPattern.Parse(expression)).Should().BeNull();

    [TestCase(63, false)]
    [TestCase(64, true)]
    [TestCase(65, true)]
    public void IsMatch_AFixedCount_IsFoundAnywhere(int count, bool isFound) =>
        RunMatcher.TryCreate(EcmaPattern.Parse("a{64}"))!.IsMatch(Encoding.UTF8.GetBytes($"b{new string('a', count)}b")).Should().Be(isFound);

    private static IEnumerable<string> Texts(int length) =>
        length == 0 ? [""] : Texts(length - 1).SelectMany(static text => new[] { $"{text}a", $"{text}b", $"{text}c", $"{text}\u00E9", $"{text}\U0001F600" });
}
