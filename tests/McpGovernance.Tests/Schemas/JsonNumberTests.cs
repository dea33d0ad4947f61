using System.Globalization;
using System.Numerics;
using System.Text;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class JsonNumberTests
{
    [TestCase("0", "-0", "0.0", "-0.00e5", "0e-3")]
    [TestCase("5", "5.0", "50e-1", "0.5e1", "0.05e2", "5E0", "5e+0")]
    [TestCase("-5", "-5.0", "-0.5e+1", "-500e-2")]
    [TestCase("100", "1e2", "100.0", "10e1", "0.1e3")]
    [TestCase("10.5", "105e-1", "1.05e1", "10.500")]
    [TestCase("0.001", "1e-3", "0.1e-2", "0.00100")]
    public void Compare_WaysOfWritingOneNumber_AreEqualAndHashTheSame(params string[] texts)
    {
        foreach (var one in texts)
        {
            foreach (var other in texts)
            {
                JsonNumber.Compare(Read(one), Read(other)).Should().Be(0, "'{0}' is '{1}'", one, other);
                Read(one).HashCode().Should().Be(Read(other).HashCode(), "'{0}' is '{1}'", one, other);
            }
        }
    }

    [Test]
    public void Compare_NumbersInTheirOrder_AreInIt()
    {
        string[] texts = ["-1e20", "-100", "-12", "-11.5", "-11", "-1", "-0.2", "-0.1", "0", "1e-9", "0.1", "0.11", "0.2", "1", "1.5", "9", "10", "11", "11.5", "12", "100", "123", "1e20"];
        for (var at = 0; at < texts.Length; at++)
        {
            for (var other = 0; other < texts.Length; other++)
            {
                Math.Sign(JsonNumber.Compare(Read(texts[at]), Read(texts[other]))).Should().Be(at.CompareTo(other), "of '{0}' and '{1}'", texts[at], texts[other]);
                (Read(texts[at]).HashCode() == Read(texts[other]).HashCode()).Should().Be(at == other, "of '{0}' and '{1}'", texts[at], texts[other]);
            }
        }
    }

    [TestCase("1e1000000000000000", true)]
    [TestCase("1e-1000000000000000", true)]
    [TestCase("1e1000000000000001", false)]
    [TestCase("1e-1000000000000001", false)]
    [TestCase("1e99999999999999999999999999", false)]
    public void TryParse_AnExponentBeyondAnyUse_IsRefused(string text, bool isTaken) => JsonNumber.TryParse(Encoding.ASCII.GetBytes(text), out _).Should().Be(isTaken);

    [TestCase("-0", false, 0, 0, true, true)]
    [TestCase("-10", true, 2, 1, false, true)]
    [TestCase("10.50", false, 2, 3, false, false)]
    [TestCase("0.0012", false, -2, 2, false, false)]
    [TestCase("1.5e1", false, 2, 2, false, true)]
    [TestCase("1.5e0", false, 1, 2, false, false)]
    public void TryParse_ANumber_IsTakenApart(string text, bool isNegative, long magnitude, int count, bool isZero, bool isInteger)
    {
        var number = Read(text);

        (number.IsNegative, number.Magnitude, number.Count, number.IsZero, number.IsInteger).Should().Be((isNegative, magnitude, count, isZero, isInteger));
    }

    [TestCase("0", "7", true)]
    [TestCase("-7", "7", true)]
    [TestCase("-8", "7", false)]
    [TestCase("0.3", "0.1", true)]
    [TestCase("0.35", "0.1", false)]
    [TestCase("1e2", "2.5", true)]
    [TestCase("1e800", "1", true)]
    [TestCase("1e801", "1", null)]
    [TestCase("3e36", "7", false)]
    public void IsMultipleOf_ANumber_IsToldExactlyOrNotAtAll(string text, string divisor, bool? expected) => Read(text).IsMultipleOf(Read(divisor)).Should().Be(expected);

    [TestCase(37)]
    [TestCase(38)]
    [TestCase(39)]
    [TestCase(40)]
    [TestCase(80)]
    public void IsMultipleOf_ALongNumber_IsToldExactly(int digits)
    {
        var divisor = BigInteger.Pow(10, digits - 1) + 7;
        var product = divisor * 999_999_937;

        Is(product, divisor).Should().BeTrue();
        Is(product + 1, divisor).Should().BeFalse();
        Is(divisor, divisor).Should().BeTrue();
        Is(divisor + 1, divisor).Should().BeFalse();
        Is(divisor * 7, 7).Should().BeTrue();
        Is((divisor * 7) + 1, 7).Should().BeFalse();

        static bool? Is(BigInteger number, BigInteger divisor) =>
            Read(number.ToString(CultureInfo.InvariantCulture)).IsMultipleOf(Read(divisor.ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase(800, true)]
    [TestCase(801, null)]
    public void IsMultipleOf_MoreDigitsThanAnyoneWrites_IsNotTold(int digits, bool? expected)
    {
        var text = new string('1', digits);

        Read(text).IsMultipleOf(Read("1")).Should().Be(expected);
        Read(text).IsMultipleOf(Read(text)).Should().Be(expected);
        Read($"{text}e800").IsMultipleOf(Read(text)).Should().Be(expected);
    }

    [TestCase("0", 0)]
    [TestCase("0.0", 0)]
    [TestCase("7", 7)]
    [TestCase("2e3", 2000)]
    [TestCase("120", 120)]
    [TestCase("999999999", 999_999_999)]
    [TestCase("1e9", int.MaxValue)]
    [TestCase("2000000000", int.MaxValue)]
    [TestCase("99999999999", int.MaxValue)]
    public void ToCount_ANumber_IsTheCountOrWhatNoneReaches(string text, int expected) => Read(text).ToCount().Should().Be(expected);

    private static JsonNumber Read(string text)
    {
        JsonNumber.TryParse(Encoding.ASCII.GetBytes(text), out var number).Should().BeTrue();
        return number;
    }
}
