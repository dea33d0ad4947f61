using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class AuditOptionsTests
{
    [Test]
    public void Validate_Defaults_AreSafeAndValid()
    {
        var options = new AuditOptions();

        new AuditOptionsValidator().Validate(null, options).Succeeded.Should().BeTrue();
        options.ChangeIntent.Should().Be(AcknowledgementLevel.Durable);
        options.ChangeOutcome.Should().Be(AcknowledgementLevel.Written);
        options.ReadIntent.Should().Be(AcknowledgementLevel.Written);
        options.ReadOutcome.Should().Be(AcknowledgementLevel.Accepted);
        options.Lists.Should().Be(AcknowledgementLevel.Accepted);
    }

    [Test]
    public void Validate_EverythingWrong_SaysEverythingAtOnce()
    {
        var result = new AuditOptionsValidator().Validate(null, new AuditOptions
        {
            Root = "relative/path",
            ChangeIntent = (AcknowledgementLevel)9,
            Timeout = TimeSpan.Zero,
            ShutdownTimeout = TimeSpan.FromDays(1),
            SegmentBytes = 1,
            SegmentAge = TimeSpan.Zero,
            QueueRecords = 0,
            QueueBytes = 1,
            ReserveBytes = 0,
        });

        result.Failures.Should().HaveCount(9);
    }

    [Test]
    public void Resolve_ServerThatLeavesTheDirectory_IsRefused() =>
        FluentActions.Invoking(static () => JournalRoot.Resolve(new AuditOptions(), "../other"))
            .Should().Throw<GovernanceConfigurationException>().WithMessage("*GovernanceOptions.Server*");

    [Test]
    public void Resolve_NoRoot_IsInTheUsersStateDirectory() =>
        JournalRoot.Resolve(new AuditOptions(), "tickets").Should().EndWith(Path.Combine("mcpgovernance", "tickets"));
}
