using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class TextFormatTests
{
    [TestCase("date-time", DialectVersion.Draft04, "2020-01-01T00:00:00Z", "2020-01-01")]
    [TestCase("email", DialectVersion.Draft04, "a@b", "\u00E9@b", TestName = "{m}(email)")]
    [TestCase("hostname", DialectVersion.Draft04, "a.b", "a..b")]
    [TestCase("ipv4", DialectVersion.Draft04, "1.2.3.4", "::1")]
    [TestCase("ipv6", DialectVersion.Draft04, "1:2:3:4:5:6:7::", "1.2.3.4")]
    [TestCase("uri", DialectVersion.Draft04, "a:b", "b")]
    [TestCase("uri-reference", DialectVersion.Draft06, "b", "\u00E9", TestName = "{m}(uri-reference)")]
    [TestCase("uri-template", DialectVersion.Draft06, "{a}", "{")]
    [TestCase("json-pointer", DialectVersion.Draft06, "/a", "a")]
    [TestCase("date", DialectVersion.Draft07, "2020-01-01", "12:00:00Z")]
    [TestCase("time", DialectVersion.Draft07, "12:00:00Z", "2020-01-01")]
    [TestCase("regex", DialectVersion.Draft07, "a{1}", "a{")]
    [TestCase("idn-email", DialectVersion.Draft07, "\u00E9@b", "@b", TestName = "{m}(idn-email)")]
    [TestCase("idn-hostname", DialectVersion.Draft07, "\u00E9", "a..b", TestName = "{m}(idn-hostname)")]
    [TestCase("iri", DialectVersion.Draft07, "a:\u00E9", "\u00E9", TestName = "{m}(iri)")]
    [TestCase("iri-reference", DialectVersion.Draft07, "\u00E9", "<", TestName = "{m}(iri-reference)")]
    [TestCase("relative-json-pointer", DialectVersion.Draft07, "0#", "/a")]
    [TestCase("duration", DialectVersion.Draft201909, "P1D", "1D")]
    [TestCase("uuid", DialectVersion.Draft201909, "01234567-89ab-cdef-0123-456789ABCDEF", "0123456789abcdef0123456789abcdef")]
    public void Find_AFormat_IsThereSinceItsEditionAndTellsTexts(string name, DialectVersion since, string text, string other)
    {
        foreach (var version in Enum.GetValues<DialectVersion>())
        {
            (TextFormat.Find(name, version)?.Name).Should().Be(version >= since ? name : null, "{0}", version);
        }

        IsMatch(name, text).Should().BeTrue();
        IsMatch(name, other).Should().BeFalse();
    }

    [TestCase("")]
    [TestCase("color")]
    public void Find_NoFormat_IsNone(string name) => TextFormat.Find(name, DialectVersion.Draft202012).Should().BeNull();

    [TestCase(2, true)]
    [TestCase(1, false)]
    public void IsMatch_ALongText_TakesWork(int work, bool isEnough)
    {
        var evaluation = new Evaluation(SchemaLimits.Default with { MaxWork = work });

        TextFormat.Find("json-pointer", DialectVersion.Draft202012)!.IsMatch(Encoding.UTF8.GetBytes("/" + new string('a', 70)), ref evaluation).Should().Be(isEnough);

        evaluation.Stops.Should().Be(!isEnough);
    }

    private static bool IsMatch(string name, string text)
    {
        var evaluation = new Evaluation(SchemaLimits.Default);
        return TextFormat.Find(name, DialectVersion.Draft202012)!.IsMatch(Encoding.UTF8.GetBytes(text), ref evaluation);
    }
}
