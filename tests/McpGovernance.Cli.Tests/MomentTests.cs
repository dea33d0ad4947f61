namespace McpGovernance.Cli.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class MomentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 21, 30, 0, TimeSpan.Zero);

    [TestCase("90s", "2026-11-25T21:28:30Z")]
    [TestCase("15m", "2026-11-25T21:15:00Z")]
    [TestCase("2h", "2026-11-25T19:30:00Z")]
    [TestCase("1d", "2026-11-24T21:30:00Z")]
    [TestCase("999999999d", "0001-01-01T00:00:00Z")]
    [TestCase("2026-11-25", "2026-11-25T00:00:00Z")]
    [TestCase("2026-11-25T21:00", "2026-11-25T21:00:00Z")]
    [TestCase("2026-11-25T21:00:01.5Z", "2026-11-25T21:00:01.5Z")]
    [TestCase("2026-11-25T21:00:00+02:00", "2026-11-25T19:00:00Z")]
    public void TryParse_TimeOrDuration_IsThatMoment(string text, string expected)
    {
        Moment.TryParse(text, Now, out var moment).Should().BeTrue();
        moment.Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [TestCase("")]
    [TestCase("m")]
    [TestCase("15")]
    [TestCase("-15m")]
    [TestCase("1.5h")]
    [TestCase("15M")]
    [TestCase("11/25/2026")]
    [TestCase("2026-11-25 21:00")]
    [TestCase("99999999999d")]
    public void TryParse_AnythingElse_IsRefused(string text) => Moment.TryParse(text, Now, out _).Should().BeFalse();
}
