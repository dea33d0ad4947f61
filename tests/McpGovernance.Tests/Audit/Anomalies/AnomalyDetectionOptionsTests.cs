using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class AnomalyDetectionOptionsTests
{
    [Test]
    public void Validate_Defaults_AreTheDetectorsOwn()
    {
        var (options, settings) = (new AnomalyDetectionOptions(), new CallAnomalySettings());

        new AnomalyDetectionOptionsValidator().Validate(null, options).Succeeded.Should().BeTrue();
        (options.Learning, options.BurstRefusals, options.BurstWindow, options.MaxPairs).Should().Be((settings.Learning, settings.BurstRefusals, settings.BurstWindow, settings.MaxPairs));
        options.LookBack.Should().Be(TimeSpan.FromDays(30));
    }

    [TestCase(0, 1 / 24.0, 0, 1, 1, true)]
    [TestCase(365, 3650, 1_000_000, 86_400, 10_000_000, true)]
    [TestCase(-1, 30, 20, 300, 1000, false)]
    [TestCase(366, 3650, 20, 300, 1000, false)]
    [TestCase(0, 1 / 25.0, 20, 300, 1000, false)]
    [TestCase(7, 3651, 20, 300, 1000, false)]
    [TestCase(7, 6, 20, 300, 1000, false)]
    [TestCase(7, 30, -1, 300, 1000, false)]
    [TestCase(7, 30, 1_000_001, 300, 1000, false)]
    [TestCase(7, 30, 20, 0, 1000, false)]
    [TestCase(7, 30, 20, 86_401, 1000, false)]
    [TestCase(7, 30, 20, 300, 0, false)]
    [TestCase(7, 30, 20, 300, 10_000_001, false)]
    public void Validate_Bounds_Hold(double learning, double lookBack, long refusals, double window, int pairs, bool isValid) =>
        new AnomalyDetectionOptionsValidator().Validate(null, new AnomalyDetectionOptions
        {
            Learning = TimeSpan.FromDays(learning),
            LookBack = TimeSpan.FromDays(lookBack),
            BurstRefusals = refusals,
            BurstWindow = TimeSpan.FromSeconds(window),
            MaxPairs = pairs,
        }).Succeeded.Should().Be(isValid);

    [Test]
    public void Validate_SeveralMistakes_AreAllTold()
    {
        var result = new AnomalyDetectionOptionsValidator().Validate(null, new AnomalyDetectionOptions { BurstRefusals = -1, LookBack = TimeSpan.FromDays(1) });

        result.Failures.Should().HaveCount(2).And.Contain(static failure => failure.Contains("LookBack") && failure.Contains("less than 'Learning'"));
    }
}
