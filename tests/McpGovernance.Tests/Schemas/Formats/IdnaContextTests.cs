using McpGovernance.Schemas;

namespace McpGovernance.Tests.Schemas;

/// <summary>RFC 5892, appendix A.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class IdnaContextTests
{
    private const int NonJoiner = 0x200C, Joiner = 0x200D, MiddleDot = 0xB7, Keraia = 0x375, Geresh = 0x5F3, Gershayim = 0x5F4, KatakanaDot = 0x30FB;
    private const int Beh = 0x628, Alef = 0x627, Fathatan = 0x64B, Virama = 0x94D;

    [TestCase(true, NonJoiner, Joiner, MiddleDot, Keraia, Geresh, Gershayim, KatakanaDot, 0x660, 0x669, 0x6F0, 0x6F9)]
    [TestCase(false, 0x61, 0x200B, 0x200E, 0xB6, 0xB8, 0x374, 0x376, 0x5F2, 0x5F5, 0x30FA, 0x30FC, 0x65F, 0x66A, 0x6EF, 0x6FA)]
    public void Concerns_CertainCodePoints_AndNoOthers(bool isConcerned, params int[] codePoints) =>
        codePoints.Should().AllSatisfy(one => IdnaContext.Concerns(one).Should().Be(isConcerned, "{0:X}", one));

    [TestCase(true, 1, Virama, Joiner)]
    [TestCase(true, 1, 0x11D97, Joiner)]
    [TestCase(false, 0, Joiner, Virama)]
    [TestCase(false, 1, Beh, Joiner, Beh)]
    [TestCase(true, 1, Virama, NonJoiner)]
    [TestCase(true, 1, Beh, NonJoiner, Beh)]
    [TestCase(true, 2, Beh, Fathatan, NonJoiner, Beh)]
    [TestCase(true, 1, Beh, NonJoiner, Fathatan, Fathatan, Beh)]
    [TestCase(true, 3, Beh, Fathatan, Fathatan, NonJoiner, Fathatan, Beh)]
    [TestCase(true, 1, Beh, NonJoiner, Alef)]
    [TestCase(false, 1, Alef, NonJoiner, Beh)]
    [TestCase(false, 1, Beh, NonJoiner, 0x621)]
    [TestCase(false, 1, Beh, NonJoiner, 0x674)]
    [TestCase(false, 0, NonJoiner)]
    [TestCase(false, 0, NonJoiner, Beh)]
    [TestCase(false, 1, Beh, NonJoiner)]
    [TestCase(false, 1, Fathatan, NonJoiner, Beh)]
    [TestCase(false, 1, Beh, NonJoiner, Fathatan)]
    [TestCase(false, 1, 0x61, NonJoiner, Beh)]
    [TestCase(false, 1, Beh, NonJoiner, 0x61)]
    [TestCase(false, 1, 0x61, NonJoiner, 0x61)]
    public void Allows_Joiners_AfterAViramaOrBetweenWhatJoins(bool isAllowed, int at, params int[] label) => IdnaContext.Allows(label, at).Should().Be(isAllowed);

    [TestCase(true, 0x620, 0x64A, 0x66E, 0x6D3, 0x6D5, 0x6EE, 0x6EF, 0x6FA, 0x6FC, 0x6FF)]
    [TestCase(false, 0x61F, 0x66D, 0x6D4, 0x6F0, 0x6F9, 0x6FD, 0x6FE, 0x700)]
    public void Allows_ANonJoiner_BetweenArabicLetters(bool isAllowed, params int[] after) =>
        after.Should().AllSatisfy(one => IdnaContext.Allows([Beh, NonJoiner, one], 1).Should().Be(isAllowed, "{0:X}", one));

    [TestCase(true, 1, 0x6C, MiddleDot, 0x6C)]
    [TestCase(false, 1, 0x6C, MiddleDot, 0x61)]
    [TestCase(false, 1, 0x61, MiddleDot, 0x6C)]
    [TestCase(false, 0, MiddleDot, 0x6C)]
    [TestCase(false, 1, 0x6C, MiddleDot)]
    [TestCase(true, 0, Keraia, 0x3B1)]
    [TestCase(false, 1, 0x3B1, Keraia)]
    [TestCase(true, 1, 0x5D0, Geresh)]
    [TestCase(true, 1, 0x5D0, Gershayim, 0x61)]
    [TestCase(false, 0, Geresh, 0x5D0)]
    [TestCase(false, 1, 0x61, Gershayim, 0x5D0)]
    [TestCase(true, 0, KatakanaDot, 0x61, 0x3042)]
    [TestCase(false, 0, KatakanaDot, 0x61)]
    [TestCase(false, 0, KatakanaDot, KatakanaDot)]
    [TestCase(false, 0, 0x61)]
    public void Allows_ASign_BesideCertainLetters(bool isAllowed, int at, params int[] label) => IdnaContext.Allows(label, at).Should().Be(isAllowed);

    [TestCase(true, 0x370, 0x3FF, 0x1F00, 0x1FFF)]
    [TestCase(false, 0x36F, 0x37E, 0x385, 0x387, 0x400, 0x1EFF, 0x2000)]
    public void Allows_AKeraia_BeforeGreekOnly(bool isAllowed, params int[] letters) =>
        letters.Should().AllSatisfy(one => IdnaContext.Allows([Keraia, one], 0).Should().Be(isAllowed, "{0:X}", one));

    [TestCase(true, 0x591, 0x5F4, 0xFB1D, 0xFB4F)]
    [TestCase(false, 0x590, 0x5F5, 0xFB1C, 0xFB50)]
    public void Allows_AGeresh_AfterHebrewOnly(bool isAllowed, params int[] letters) =>
        letters.Should().AllSatisfy(one => IdnaContext.Allows([one, Geresh], 1).Should().Be(isAllowed, "{0:X}", one));

    [TestCase(true, 0x3005, 0x3007, 0x3041, 0x309F, 0x30A1, 0x30FF, 0x31F0, 0x31FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAFF, 0xFF66, 0xFF9D, 0x20000, 0x3FFFD)]
    [TestCase(false, 0x3004, 0x3006, 0x3008, 0x3040, 0x30A0, 0x3100, 0x31EF, 0x3200, 0x33FF, 0x4DC0, 0x4DFF, 0xA000, 0xF8FF, 0xFB00, 0xFF65, 0xFF9E, 0x1FFFF, 0x3FFFE)]
    public void Allows_AKatakanaDot_BesideJapaneseOnly(bool isAllowed, params int[] letters) =>
        letters.Should().AllSatisfy(one => IdnaContext.Allows([KatakanaDot, one], 0).Should().Be(isAllowed, "{0:X}", one));

    [TestCase(0x660, 0x6F0, 0x6F9)]
    [TestCase(0x669, 0x6F0, 0x6F9)]
    [TestCase(0x6F0, 0x660, 0x669)]
    [TestCase(0x6F9, 0x660, 0x669)]
    public void Allows_DigitsOfOneKind_NotBesideTheOther(int digit, int firstOfOthers, int lastOfOthers)
    {
        IdnaContext.Allows([digit], 0).Should().BeTrue();
        IdnaContext.Allows([digit, firstOfOthers - 1, lastOfOthers + 1], 0).Should().BeTrue();
        IdnaContext.Allows([digit, firstOfOthers], 0).Should().BeFalse();
        IdnaContext.Allows([digit, 'a', lastOfOthers], 0).Should().BeFalse();
    }
}
