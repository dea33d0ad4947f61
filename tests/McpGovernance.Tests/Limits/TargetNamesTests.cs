using McpGovernance.Limits;

namespace McpGovernance.Tests.Limits;

[Parallelizable(ParallelScope.All)]
internal sealed class TargetNamesTests
{
    [TestCase("get_ticket")]
    [TestCase("payments.refund")]
    [TestCase("a b")]
    [TestCase("ticket://42/ä?x=%20#y")]
    [TestCase("チケット")]
    [TestCase("x😀")]
    [TestCase("e\u0301")]
    public void IsOdd_ReadableName_IsNot(string name) => TargetNames.IsOdd(name, 128).Should().BeFalse();

    // A lone surrogate cannot stand in an attribute: names are given as code units.
    [TestCase("")]
    [TestCase("20 61")]
    [TestCase("61 20")]
    [TestCase("61 3000")]
    [TestCase("A0 61")]
    [TestCase("61 0")]
    [TestCase("61 A 62")]
    [TestCase("61 7F")]
    [TestCase("61 85 62")]
    [TestCase("61 200B 62")]
    [TestCase("61 200D 62")]
    [TestCase("61 202E 62")]
    [TestCase("61 2066 62")]
    [TestCase("61 2028 62")]
    [TestCase("61 2060 62")]
    [TestCase("FEFF 61")]
    [TestCase("61 AD 62")]
    [TestCase("61 FE0F")]
    [TestCase("61 3164 62")]
    [TestCase("61 34F 62")]
    [TestCase("61 DB40 DC41")]
    [TestCase("61 DB40 DD00")]
    [TestCase("61 D800")]
    [TestCase("DC00 61")]
    [TestCase("D800 61 DC00")]
    public void IsOdd_NameThatHides_Is(string units) =>
        TargetNames.IsOdd(
            new string([.. units.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static unit => (char)Convert.ToUInt16(unit, 16))]), 128).Should().BeTrue();

    [TestCase(127, false)]
    [TestCase(128, false)]
    [TestCase(129, true)]
    public void IsOdd_Length_HasABound(int length, bool odd) => TargetNames.IsOdd(new string('a', length), 128).Should().Be(odd);
}
