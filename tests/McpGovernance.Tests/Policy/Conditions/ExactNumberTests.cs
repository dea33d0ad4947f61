using System.Globalization;
using System.Text;
using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class ExactNumberTests
{
    private static bool Is(string number) => ExactNumber.Is(Encoding.ASCII.GetBytes(number));

    [TestCase("0", true)]
    [TestCase("-0", true)]
    [TestCase("0.0e5", true)]
    [TestCase("1", true)]
    [TestCase("1.0", true)]
    [TestCase("1e0", true)]
    [TestCase("0.1", true)]
    [TestCase("0.30000000000000004", true)]
    [TestCase("0.300000000000000041", false)]
    [TestCase("999999999999999", true)]
    [TestCase("9007199254740991", true)]
    [TestCase("9007199254740992", true)]
    [TestCase("9007199254740993", false)]
    [TestCase("9007199254740994", true)]
    [TestCase("1234567890123456789", false)]
    [TestCase("1e22", true)]
    [TestCase("1e23", true)]
    [TestCase("1e300", true)]
    [TestCase("1.7976931348623157e308", true)]
    [TestCase("1.7976931348623159e308", false)]
    [TestCase("1e309", false)]
    [TestCase("1e400", false)]
    [TestCase("5e-324", true)]
    [TestCase("4e-324", false)]
    [TestCase("2.2250738585072014e-308", true)]
    [TestCase("1.2345678e-320", false)]
    [TestCase("1e-400", false)]
    [TestCase("1e99999999999999999999", false)]
    public void Is_KnowsWhatADoubleCarries(string number, bool expected) => Is(number).Should().Be(expected);

    [TestCase(400, true)]
    [TestCase(401, false)]
    public void Is_OfLongTexts_IsFalse(int length, bool expected) => Is("1." + new string('0', length - 2)).Should().Be(expected);

    [Test]
    public void Is_OfADouble_AsItIsWritten_IsTrue() => Gen.Double.Where(double.IsFinite).Sample(static value => Is(value.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>A decimal is exact when the shortest text of the double nearest to it is the same decimal.</summary>
    [Test]
    public void Is_OfADecimal_AgreesWithDecimalAndDouble() => Gen.Decimal[-1_000_000_000_000m, 1_000_000_000_000m].Sample(static value =>
    {
        var carried = decimal.Parse(double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);
        return Is(value.ToString(CultureInfo.InvariantCulture)) == (carried == value);
    });
}
