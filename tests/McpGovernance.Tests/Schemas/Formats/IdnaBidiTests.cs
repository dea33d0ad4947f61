using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>RFC 5893, section 2.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class IdnaBidiTests
{
    private const int Alef = 0x5D0, Accent = 0x300, ArabicZero = 0x660;

    [TestCase("a", true)]
    [TestCase("a1", true)]
    [TestCase("a-", false)]
    [TestCase("1", false)]
    [TestCase("1a", false)]
    [TestCase("-a", false)]
    public void IsValid_BesideALabelFromTheRight_TheOthersKeepTheRuleToo(string label, bool isValid)
    {
        IdnaBidi.IsValid([[Alef], [.. label.Select(static one => (int)one)]]).Should().Be(isValid);
        IdnaBidi.IsValid([[.. label.Select(static one => (int)one)]]).Should().BeTrue("nothing is written from the right");
    }

    [TestCase(true, Alef)]
    [TestCase(true, Alef, Accent)]
    [TestCase(true, Alef, 0x31)]
    [TestCase(true, Alef, 0x31, Accent)]
    [TestCase(true, Alef, ArabicZero)]
    [TestCase(true, Alef, 0x2D, Alef)]
    [TestCase(false, Alef, 0x2D)]
    [TestCase(false, Alef, 0x61, Alef)]
    [TestCase(false, Alef, 0x61)]
    [TestCase(false, Alef, ArabicZero, 0x31)]
    [TestCase(false, 0x31, Alef)]
    [TestCase(false, ArabicZero, Alef)]
    [TestCase(false, 0x61, Alef)]
    [TestCase(false, 0x61, Alef, 0x61)]
    [TestCase(false, 0x61, ArabicZero, 0x61)]
    [TestCase(false, Accent, Alef)]
    public void IsValid_ALabelFromTheRight_BeginsAndEndsSo(bool isValid, params int[] label) => IdnaBidi.IsValid([label]).Should().Be(isValid);

    [Test]
    public void IsValid_AMarkAtTheEndOfALabelFromTheLeft_IsPassedOver() => IdnaBidi.IsValid([[Alef], ['a', Accent]]).Should().BeTrue();

    [TestCase(0x58F, false)]
    [TestCase(0x590, true)]
    [TestCase(0x660, true)]
    [TestCase(0x669, true)]
    [TestCase(0x66B, true)]
    [TestCase(0x66C, true)]
    [TestCase(0x6F0, false)]
    [TestCase(0x8C9, true)]
    [TestCase(0xFB1C, false)]
    [TestCase(0xFB1D, true)]
    [TestCase(0xFDFF, true)]
    [TestCase(0xFE6F, false)]
    [TestCase(0xFE70, true)]
    [TestCase(0xFEFF, true)]
    [TestCase(0xFF00, false)]
    [TestCase(0x107FF, false)]
    [TestCase(0x10800, true)]
    [TestCase(0x10FFF, true)]
    [TestCase(0x11003, false)]
    [TestCase(0x1E7FF, false)]
    [TestCase(0x1E800, true)]
    [TestCase(0x1EFFF, true)]
    [TestCase(0x1F000, false)]
    public void IsValid_WrittenFromTheRight_IsNoneAfterALetterFromTheLeft(int codePoint, bool isFromTheRight) =>
        IdnaBidi.IsValid([['a', codePoint]]).Should().Be(!isFromTheRight);

    // Beside a digit of one kind, one of the other is refused.
    [TestCase(0x65F, true, true)]
    [TestCase(0x660, true, false)]
    [TestCase(0x669, true, false)]
    [TestCase(0x66A, true, true)]
    [TestCase(0x66B, true, false)]
    [TestCase(0x66C, true, false)]
    [TestCase(0x66D, true, true)]
    [TestCase(0x6EF, true, true)]
    [TestCase(0x6F0, false, true)]
    [TestCase(0x6F9, false, true)]
    [TestCase(0x6FA, true, true)]
    [TestCase(0x30, false, true)]
    [TestCase(0x39, false, true)]
    [TestCase(0x10D2F, true, true)]
    [TestCase(0x10D30, true, false)]
    [TestCase(0x10D39, true, false)]
    [TestCase(0x10D3A, true, true)]
    public void IsValid_Digits_AreOfOneKind(int codePoint, bool withArabic, bool withEuropean)
    {
        IdnaBidi.IsValid([[Alef, codePoint, ArabicZero]]).Should().Be(withArabic);
        IdnaBidi.IsValid([[Alef, codePoint, '1']]).Should().Be(withEuropean);
    }

    [TestCase(0x2D)]
    [TestCase(0xB7)]
    [TestCase(0x30FB)]
    [TestCase(0x200C)]
    [TestCase(0x200D)]
    public void IsValid_ANeutralSign_IsInsideALabelOnly(int codePoint)
    {
        IdnaBidi.IsValid([[Alef, codePoint, Alef]]).Should().BeTrue();
        IdnaBidi.IsValid([[Alef, codePoint]]).Should().BeFalse();
        IdnaBidi.IsValid([[Alef], ['a', codePoint, 'a']]).Should().BeTrue();
        IdnaBidi.IsValid([[Alef], ['a', codePoint]]).Should().BeFalse();
    }
}
