using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public class ExactNumberTests
{
    [TestCase("0", "0")]
    [TestCase("-0.0", "0")]
    [TestCase("1.500", "1.5")]
    [TestCase("-12e2", "-1200")]
    [TestCase("0.001", "0.001")]
    [TestCase("12.34e-3", "0.01234")]
    [TestCase("1E30", "1e30")]
    [TestCase("99999999999999999999.5", "99999999999999999999.5")]
    public void ToString_OfANumber_IsTheSameNumber(string text, string expected)
    {
        ExactNumber.TryParse(text, out var number).Should().BeTrue();
        number.ToString().Should().Be(expected);
    }

    [TestCase("1e801")]
    [TestCase("1e-801")]
    [TestCase("1e99999999999")]
    public void TryParse_OfWhatNobodyCalculatesWith_Refuses(string text) => ExactNumber.TryParse(text, out _).Should().BeFalse();

    [TestCase("1", "1.0", 0)]
    [TestCase("0.1", "0.09", 1)]
    [TestCase("-1e2", "1", -1)]
    public void CompareTo_GoesByTheValue(string a, string b, int expected)
    {
        ExactNumber.TryParse(a, out var left).Should().BeTrue();
        ExactNumber.TryParse(b, out var right).Should().BeTrue();

        Math.Sign(left.CompareTo(right)).Should().Be(expected);
    }
}
