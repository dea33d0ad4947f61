using System.Text.RegularExpressions;
using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class NamePatternTests
{
    [TestCase("search", "search", true)]
    [TestCase("search", "Search", false)]
    [TestCase("search", "search_tickets", false)]
    [TestCase("payments.*", "payments.refund", true)]
    [TestCase("payments.*", "payments.", true)]
    [TestCase("payments.*", "payments", false)]
    [TestCase("payments.*", "payments.a/b", true)]
    [TestCase("*", "", true)]
    [TestCase("*.read", "tickets.read", true)]
    [TestCase("*.read", "tickets.reader", false)]
    [TestCase("a*b*c", "axxbyyc", true)]
    [TestCase("a*b*c", "abc", true)]
    [TestCase("a*b*c", "acb", false)]
    [TestCase("a*bab", "abab", true)]
    [TestCase("a*bab", "aba", false)]
    [TestCase("a*bab", "abbab", true)]
    public void IsMatch_Name_WildcardMatchesAnyCharacters(string pattern, string name, bool expected) =>
        NamePattern.ForName(pattern).IsMatch(name).Should().Be(expected);

    [TestCase("ticket://*", "ticket://42", true)]
    [TestCase("ticket://*", "ticket://", true)]
    [TestCase("ticket://*", "ticket://42/notes", false)]
    [TestCase("ticket://**", "ticket://42/notes", true)]
    [TestCase("file:///*/log/*", "file:///app/log/today", true)]
    [TestCase("file:///*/log/*", "file:///app/x/log/today", false)]
    [TestCase("file:///**/log/*", "file:///app/x/log/today", true)]
    [TestCase("file:///**/log/*", "file:///app/log/x/log/today", true)]
    [TestCase("file:///**/log/*", "file:///app/log/today/old", false)]
    [TestCase("**", "anything://at/all", true)]
    public void IsMatch_Uri_OneWildcardStopsAtSlashAndTwoDoNot(string pattern, string uri, bool expected) =>
        NamePattern.ForUri(pattern).IsMatch(uri).Should().Be(expected);

    [Test]
    public void IsMatch_AnyName_EqualsTheRegularExpression() =>
        Gen.Select(Text("ab*"), Text("ab")).Sample(
            static (pattern, name) => pattern.Contains("**", StringComparison.Ordinal) || NamePattern.ForName(pattern).IsMatch(name) == Matches(pattern, name, isUri: false),
            iter: 20_000);

    [Test]
    public void IsMatch_AnyUri_EqualsTheRegularExpression() =>
        Gen.Select(Gen.OneOf("a", "b", "/", "*", "**", "ab").Array[0, 8].Select(string.Concat), Text("ab/")).Sample(
            static (pattern, uri) => pattern.Contains("***", StringComparison.Ordinal) || NamePattern.ForUri(pattern).IsMatch(uri) == Matches(pattern, uri, isUri: true),
            iter: 50_000);

    [Test]
    public void IsMatch_HostileName_TakesNoLongerThanNameTimesPattern()
    {
        var pattern = NamePattern.ForName(string.Concat(Enumerable.Repeat("a*", 500)) + "b");

        pattern.IsMatch(new string('a', 20_000)).Should().BeFalse();
    }

    [TestCase("a*", false, "a", "", true)]
    [TestCase("*ab", false, "", "ab", true)]
    [TestCase("a*bc", false, "a", "bc", true)]
    [TestCase("a*b*", false, "a", "", false)]
    [TestCase("a", false, "a", "a", false)]
    [TestCase("a**bc", true, "a", "bc", true)]
    [TestCase("a*bc", true, "a", "bc", false)]
    [TestCase("a*/b/*", true, "a", "", false)]
    public void Ends_OfAPattern_AreWhatStandsBeforeAndAfterItsWildcards(string pattern, bool isUri, string prefix, string suffix, bool isOpen)
    {
        var read = isUri ? NamePattern.ForUri(pattern) : NamePattern.ForName(pattern);

        (read.Prefix, read.Suffix, read.IsOpen).Should().Be((prefix, suffix, isOpen));
    }

    private static Gen<string> Text(string alphabet) => Gen.Char[alphabet].Array[0, 9].Select(static characters => new string(characters));

    internal static bool Matches(string pattern, string name, bool isUri) => Regex.IsMatch(
        name,
        @"\A" + Regex.Escape(pattern).Replace(@"\*\*", "<all>", StringComparison.Ordinal).Replace(@"\*", isUri ? "[^/]*" : ".*", StringComparison.Ordinal).Replace("<all>", ".*", StringComparison.Ordinal) + @"\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant);
}
