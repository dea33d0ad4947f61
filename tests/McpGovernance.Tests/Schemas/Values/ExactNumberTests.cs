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
        Parse(text).ToString().Should().Be(expected);
    }

    [TestCase("1e401")]
    [TestCase("1e-401")]
    [TestCase("1e99999999999")]
    public void TryParse_OfWhatNobodyCalculatesWith_Refuses(string text) => ExactNumber.TryParse(text, out _).Should().BeFalse();

    [TestCase("1", "1.0", 0)]
    [TestCase("0.1", "0.09", 1)]
    [TestCase("-1e2", "1", -1)]
    public void CompareTo_GoesByTheValue(string a, string b, int expected)
    {
        Math.Sign(Parse(a).CompareTo(Parse(b))).Should().Be(expected);
    }

    [TestCase("1.50", "1.5")]
    [TestCase("-0.05", "-0.05")]
    [TestCase("1e30", "1000000000000000000000000000000")]
    [TestCase("25E-1", "2.5")]
    [TestCase("-0", "0")]
    [TestCase("123456789012345678901234567890.5", "123456789012345678901234567890.5")]
    public void ToPlain_HasNoExponent(string text, string expected) => Parse(text).ToPlain().Should().Be(expected);

    [TestCase("7", "2", 3, 4)]
    [TestCase("-7", "2", -4, -3)]
    [TestCase("0.3", "0.1", 3, 3)]
    [TestCase("-0.25", "0.1", -3, -2)]
    [TestCase("1e2", "25", 4, 4)]
    public void FloorAndCeiling_RoundToBothSides(string number, string divisor, int floor, int ceiling)
    {
        (Parse(number).Floor(Parse(divisor)), Parse(number).Ceiling(Parse(divisor))).Should().Be((new System.Numerics.BigInteger(floor), new System.Numerics.BigInteger(ceiling)));
    }

    [TestCase("4", "6", "12")]
    [TestCase("0.4", "0.6", "1.2")]
    [TestCase("1.5", "1", "3")]
    [TestCase("1e2", "30", "300")]
    public void LeastCommonMultiple_IsExact(string a, string b, string expected) => ExactNumber.LeastCommonMultiple(Parse(a), Parse(b)).Should().Be(Parse(expected));

    [Test]
    public void Compare_IsExactWhereDoublesAreNot()
    {
        Parse("9007199254740993").Should().BeGreaterThan(Parse("9007199254740992"));
        (Parse("0.1") + Parse("0.2")).Should().Be(Parse("0.3"));
        Parse("1.0").GetHashCode().Should().Be(Parse("1").GetHashCode());
        Parse("10").GetHashCode().Should().Be(Parse("1e1").GetHashCode());
        ExactNumber.Middle(Parse("0"), Parse("0.5")).Should().Be(Parse("0.25"));
    }

    private static ExactNumber Parse(string text)
    {
        ExactNumber.TryParse(text, out var number).Should().BeTrue();
        return number;
    }
}
