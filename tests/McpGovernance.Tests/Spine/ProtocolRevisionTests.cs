namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
internal sealed class ProtocolRevisionTests
{
    [TestCase("2026-07-28", true)]
    [TestCase("2026-07-29", true)]
    [TestCase("2027-01-01", true)]
    [TestCase("2026-07-27", false)]
    [TestCase("2025-11-25", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void IsJuly2026OrLater_ComparesOrdinally(string? revision, bool expected) => ProtocolRevision.IsJuly2026OrLater(revision).Should().Be(expected);
}
