namespace McpGovernance.Sqlite.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CallIdTests
{
    [TestCase("0195f1c2-0000-7000-8000-00000000000a", "0195F1C2-0000-7000-8000-00000000000A", true)]
    [TestCase("0195f1c2-0000-7000-8000-00000000000a", "0195f1c2-0000-7000-8000-00000000000b", false)]
    [TestCase("c1", "C1", true)]
    [TestCase("c1", "c2", false)]
    [TestCase("", "c2", false)]
    public void Of_TheSameIdInAnotherCase_IsTheSame(string one, string other, bool isSame) =>
        CallId.Of(one).SequenceEqual(CallId.Of(other)).Should().Be(isSame);

    [Test]
    public void Of_IdsThatFollowEachOther_StandInTheirOrder() =>
        CallId.Of("0195f1c2-0001-7000-8000-000000000000").AsSpan().SequenceCompareTo(CallId.Of("0195f1c2-0100-7000-8000-000000000000")).Should().BeNegative();
}
