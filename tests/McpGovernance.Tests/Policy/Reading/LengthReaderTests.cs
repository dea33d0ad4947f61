using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class LengthReaderTests
{
    [TestCase("1s", 1)]
    [TestCase("15m", 900)]
    [TestCase("900s", 900)]
    [TestCase("2h", 7200)]
    [TestCase("1d", 86_400)]
    [TestCase("36500d", 36_500L * 86_400)]
    [TestCase("36501d", 36_500L * 86_400)]
    [TestCase("2147483647d", 36_500L * 86_400)]
    [TestCase("007s", 7)]
    public void TryRead_Reads(string text, long seconds) => LengthReader.TryRead(text).Should().Be(TimeSpan.FromSeconds(seconds));

    [TestCase("0s")]
    [TestCase("-1s")]
    [TestCase("+1s")]
    [TestCase("1 s")]
    [TestCase("1.5h")]
    [TestCase("2147483648s")]
    [TestCase("1w")]
    [TestCase("1S")]
    [TestCase("s")]
    [TestCase("15")]
    [TestCase("")]
    [TestCase("١s")]
    public void TryRead_NoLength_IsNull(string text) => LengthReader.TryRead(text).Should().BeNull();

    [TestCase("60/m", 60, 60)]
    [TestCase("1/s", 1, 1)]
    [TestCase("5/h", 5, 3600)]
    [TestCase("5/d", 5, 86_400)]
    public void TryReadRate_Reads(string text, int count, int seconds) => LengthReader.TryReadRate(text).Should().Be((count, TimeSpan.FromSeconds(seconds)));

    [TestCase("60")]
    [TestCase("/m")]
    [TestCase("60/")]
    [TestCase("60/mo")]
    [TestCase("60/1m")]
    [TestCase("0/m")]
    [TestCase("6/0/m")]
    [TestCase("60 /m")]
    [TestCase("60/x")]
    public void TryReadRate_NoRate_IsNull(string text) => LengthReader.TryReadRate(text).Should().BeNull();

    [TestCase("50/h", 50, QuotaPeriod.Hour)]
    [TestCase("1000/d", 1000, QuotaPeriod.Day)]
    [TestCase("10000/mo", 10_000, QuotaPeriod.Month)]
    public void TryReadQuota_Reads(string text, int count, QuotaPeriod period) => LengthReader.TryReadQuota(text).Should().Be((count, period));

    [TestCase("50")]
    [TestCase("/h")]
    [TestCase("50/")]
    [TestCase("50/m")]
    [TestCase("50/s")]
    [TestCase("0/d")]
    [TestCase("-5/d")]
    [TestCase("5/d/d")]
    public void TryReadQuota_NoQuota_IsNull(string text) => LengthReader.TryReadQuota(text).Should().BeNull();

    [Test]
    public void Write_SaysSeconds() => LengthReader.Write(TimeSpan.FromMinutes(15)).Should().Be("900s");
}
