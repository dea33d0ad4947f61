using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
public sealed class CanonicalNumberFormatTests
{
    // RFC 8785, appendix B.
    [TestCase("0000000000000000", "0")]
    [TestCase("8000000000000000", "0")]
    [TestCase("0000000000000001", "5e-324")]
    [TestCase("8000000000000001", "-5e-324")]
    [TestCase("7fefffffffffffff", "1.7976931348623157e+308")]
    [TestCase("ffefffffffffffff", "-1.7976931348623157e+308")]
    [TestCase("4340000000000000", "9007199254740992")]
    [TestCase("c340000000000000", "-9007199254740992")]
    [TestCase("4430000000000000", "295147905179352830000")]
    [TestCase("44b52d02c7e14af5", "9.999999999999997e+22")]
    [TestCase("44b52d02c7e14af6", "1e+23")]
    [TestCase("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [TestCase("444b1ae4d6e2ef4e", "999999999999999700000")]
    [TestCase("444b1ae4d6e2ef4f", "999999999999999900000")]
    [TestCase("444b1ae4d6e2ef50", "1e+21")]
    [TestCase("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [TestCase("3eb0c6f7a0b5ed8d", "0.000001")]
    [TestCase("41b3de4355555553", "333333333.3333332")]
    [TestCase("41b3de4355555554", "333333333.33333325")]
    [TestCase("41b3de4355555555", "333333333.3333333")]
    [TestCase("41b3de4355555556", "333333333.3333334")]
    [TestCase("41b3de4355555557", "333333333.33333343")]
    [TestCase("becbf647612f3696", "-0.0000033333333333333333")]
    [TestCase("43143ff3c1cb0959", "1424953923781206.2")]
    public void Write_BitsOfTheRfc_GiveItsText(string bits, string expected) =>
        Write(BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))).Should().Be(expected);

    [TestCase("7fffffffffffffff")]
    [TestCase("7ff0000000000000")]
    [TestCase("fff0000000000000")]
    public void Write_NotANumberOrInfinite_Throws(string bits)
    {
        var value = BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        FluentActions.Invoking(() => Write(value)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [TestCase("0", "0")]
    [TestCase("-0", "0")]
    [TestCase("-0.0e5", "0")]
    [TestCase("0e999999999999", "0")]
    [TestCase("0.1", "0.1")]
    [TestCase("1.10", "1.1")]
    [TestCase("1E30", "1e+30")]
    [TestCase("100e-2", "1")]
    [TestCase("0.00001e5", "1")]
    [TestCase("123456789012345680000", "123456789012345680000")]
    [TestCase("9007199254740992", "9007199254740992")]
    [TestCase("9007199254740994", "9007199254740994")]
    [TestCase("10000000000000000000000000000000000000000", "1e+40")]
    [TestCase("5e-324", "5e-324")]
    [TestCase("0.00000000000000000000000000000000000000010", "1e-40")]
    public void TryWrite_ExactNumber_GivesItsOneText(string source, string expected) => TryWrite(source).Should().Be(expected);

    [Test]
    public void Write_AnyDouble_EqualsTheNaiveReference() =>
        Gen.ULong.Select(BitConverter.UInt64BitsToDouble).Where(double.IsFinite)
            .Sample(static value => Write(value) == NaiveCanonicalJson.Number(value), iter: 20_000);

    [Test]
    public void TryWrite_AnyText_IsAcceptedExactlyWhenTheDecimalIsTheSame() =>
        Gen.Select(Gen.Long, Gen.Int[-30, 30]).Sample(
            static (digits, exponent) =>
            {
                var source = $"{digits.ToString(CultureInfo.InvariantCulture)}e{exponent.ToString(CultureInfo.InvariantCulture)}";
                var canonical = NaiveCanonicalJson.Number(double.Parse(source, CultureInfo.InvariantCulture));
                return TryWrite(source) == (NaiveCanonicalJson.SameDecimal(source, canonical) ? canonical : null);
            },
            iter: 20_000);

    private static string Write(double value)
    {
        var output = new ArrayBufferWriter<byte>();
        CanonicalNumberFormat.Write(value, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static string? TryWrite(string source)
    {
        var output = new ArrayBufferWriter<byte>();
        return CanonicalNumberFormat.TryWrite(Encoding.ASCII.GetBytes(source), CanonicalNumbers.Exact, output) ? Encoding.ASCII.GetString(output.WrittenSpan) : null;
    }
}
