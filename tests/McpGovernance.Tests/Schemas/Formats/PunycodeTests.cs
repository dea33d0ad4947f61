using System.Globalization;
using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

[Parallelizable(ParallelScope.All)]
internal sealed class PunycodeTests
{
    // RFC 3492, section 7.1 (A), (B), (L), (S), and single code points at the borders.
    [TestCase("egbpdaj6bu4bxfgehfvwxn", 0x644, 0x64A, 0x647, 0x645, 0x627, 0x628, 0x62A, 0x643, 0x644, 0x645, 0x648, 0x634, 0x639, 0x631, 0x628, 0x64A, 0x61F)]
    [TestCase("ihqwcrb4cv8a8dqg056pqjye", 0x4ED6, 0x4EEC, 0x4E3A, 0x4EC0, 0x4E48, 0x4E0D, 0x8BF4, 0x4E2D, 0x6587)]
    [TestCase("3B-ww4c5e180e575a65lsy2b", 0x33, 0x5E74, 0x42, 0x7D44, 0x91D1, 0x516B, 0x5148, 0x751F)]
    [TestCase("-> $1.00 <--", 0x2D, 0x3E, 0x20, 0x24, 0x31, 0x2E, 0x30, 0x30, 0x20, 0x3C, 0x2D)]
    [TestCase("tda", 0xFC)]
    public void Encode_AndDecode_AreOppositeWays(string text, params int[] codePoints)
    {
        Punycode.Encode(codePoints).Should().Be(text);
        Punycode.Decode(text).Should().Equal(codePoints);
    }

    [TestCase(0x80)]
    [TestCase(0xD7FF)]
    [TestCase(0xE000)]
    [TestCase(0x10FFFF)]
    public void Decode_WhatOneCodePointIsEncodedAs_IsThatOne(int codePoint) => Punycode.Decode(Punycode.Encode([codePoint])).Should().Equal(codePoint);

    [TestCase(0xD800)]
    [TestCase(0xDFFF)]
    [TestCase(0x110000)]
    public void Decode_WhatIsNoCodePoint_IsNone(int codePoint) => Punycode.Decode(Punycode.Encode([codePoint])).Should().BeNull();

    [TestCase("t")]
    [TestCase("tda!")]
    [TestCase("!")]
    [TestCase("@")]
    [TestCase("[")]
    [TestCase("/")]
    [TestCase(":")]
    [TestCase("99999999")]
    [TestCase("a-9999999999999999")]
    public void Decode_WhatNothingIsEncodedAs_IsNone(string text) => Punycode.Decode(text).Should().BeNull();

    [TestCase("TDA", 0xFC)]
    [TestCase("-tda", 0xFC)]
    [TestCase("", new int[0])]
    public void Decode_AnotherWayOfWriting_IsTheSame(string text, params int[] codePoints) => Punycode.Decode(text).Should().Equal(codePoints);

    /// <summary>Held against what .NET has for names as a whole.</summary>
    [Test]
    public void Encode_ManyLabels_AreEncodedAsTheFrameworkDoes()
    {
        var mapping = new IdnMapping();
        for (var at = 0; at < 1000; at++)
        {
            int[] label = [.. Enumerable.Range(0, 1 + (at % 7)).Select(index => (at + index) % 3 == 0 ? 'a' + (index % 26) : 0x4E00 + (at * at * (index + 1) % 0x5000)), 0x4E00 + at];
            var expected = mapping.GetAscii(string.Concat(label.Select(char.ConvertFromUtf32)));

            Punycode.Encode(label).Should().Be(expected["xn--".Length..]);
            Punycode.Decode(expected["xn--".Length..].ToUpperInvariant())!.Select(static one => one < 0x80 ? one | 0x20 : one).Should().Equal(label);
        }
    }
}
