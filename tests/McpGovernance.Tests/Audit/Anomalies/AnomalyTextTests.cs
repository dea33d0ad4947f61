using System.Globalization;
using McpGovernance.Audit;
using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class AnomalyTextTests
{
    [TestCase("alice@example.com")]
    [TestCase("https://login.example.com/u?x=1")]
    [TestCase("CORP\\bob (temp)")]
    [TestCase("søren 李雷 ни")]
    [TestCase("auth0|123#a~b")]
    public void Name_OfAnOrdinaryCaller_StaysAsItIs(string name) => AnomalyText.Name(name).Should().Be(name);

    [TestCase("a\u001b[2Jb", "a\uFFFD\uFFFD2Jb")]
    [TestCase("a\r\nb", "a\uFFFD\uFFFDb")]
    [TestCase("bob' was refused", "bob\uFFFD was refused")]
    [TestCase("<b>&\"`", "\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD")]
    [TestCase("${jndi}%s", "\uFFFD\uFFFDjndi\uFFFD\uFFFDs")]
    [TestCase("a\u202eb\u200b\u2028\u3164\u0301", "a\uFFFDb\uFFFD\uFFFD\uFFFD\uFFFD")]
    public void Name_ThatWouldDoHarm_DoesNone(string name, string shown) => AnomalyText.Name(name).Should().Be(shown);

    /// <summary>Written here: an attribute cannot hold half of a pair.</summary>
    [Test]
    public void Name_HalfOfAPair_IsReplaced() => AnomalyText.Name("half " + '\ud800').Should().Be("half \uFFFD");

    [TestCase(80, 80)]
    [TestCase(81, 81)]
    [TestCase(100_000, 81)]
    public void Name_OfAnyLength_IsCut(int length, int shown) => AnomalyText.Name(new string('x', length)).Should().HaveLength(shown);

    [Test]
    public void Name_PairAtTheEnd_IsNotTorn() => AnomalyText.Name(new string('x', 79) + "𠀀𠀀").Should().Be(new string('x', 79) + "…");

    [TestCaseSource(typeof(AuditRecords), nameof(AuditRecords.HostileTexts))]
    public void Name_HostileText_HasNothingThatSteers(string text)
    {
        var shown = AnomalyText.Name(text);

        shown.Should().NotContainAny("<", ">", "&", "'", "\"", "{", "$", "%");
        shown.Any(char.IsControl).Should().BeFalse();
    }
}
