using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class JournalQueryTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 25, 21, 0, 0, TimeSpan.Zero);

    private static readonly JournalRecord Refused = new()
    {
        File = "f",
        Line = 1,
        Type = "call.outcome",
        Time = Nine,
        Call = "0195F1C2-0000-7000-8000-000000000001",
        CallerKind = "authenticated",
        CallerSubject = "alice",
        TargetName = "create_ticket",
        Verdict = "deny",
        Code = "access.unknown",
        Status = "refused",
    };

    [Test]
    public void Matches_NothingSet_IsTrue() => new JournalQuery().Matches(Refused).Should().BeTrue();

    [TestCase("alice", true)]
    [TestCase("authenticated", true)]
    [TestCase("Alice", false)]
    [TestCase("ali", false)]
    public void Matches_Caller_IsExactSubjectOrKind(string caller, bool expected) =>
        new JournalQuery { Caller = caller }.Matches(Refused).Should().Be(expected);

    [TestCase("create_ticket", true)]
    [TestCase("create_*", true)]
    [TestCase("*ticket", true)]
    [TestCase("*_*", true)]
    [TestCase("*e*e*t", true)]
    [TestCase("***", true)]
    [TestCase("create", false)]
    [TestCase("*e*e*e*e", false)]
    [TestCase("create_ticke?", false)]
    [TestCase("CREATE_TICKET", false)]
    [TestCase("", false)]
    public void Matches_Tool_IsAGlob(string tool, bool expected) =>
        new JournalQuery { Tool = tool }.Matches(Refused).Should().Be(expected);

    [TestCase("access.unknown", true)]
    [TestCase("access.*", true)]
    [TestCase("access", false)]
    [TestCase("acc*", false)]
    [TestCase("accessory.*", false)]
    public void Matches_Code_IsExactOrAFamily(string code, bool expected) =>
        new JournalQuery { Code = code }.Matches(Refused).Should().Be(expected);

    [Test]
    public void Matches_Status_IsTheVerdictWhereThereIsNone()
    {
        new JournalQuery { Status = "refused" }.Matches(Refused).Should().BeTrue();
        new JournalQuery { Status = "deny" }.Matches(Refused).Should().BeFalse();
        new JournalQuery { Status = "deny" }.Matches(Refused with { Status = null }).Should().BeTrue();
    }

    [Test]
    public void Matches_Call_IgnoresCase()
    {
        new JournalQuery { Call = "0195f1c2-0000-7000-8000-000000000001" }.Matches(Refused).Should().BeTrue();
        new JournalQuery { Call = "0195f1c2-0000-7000-8000-000000000002" }.Matches(Refused).Should().BeFalse();
    }

    [Test]
    public void Matches_Times_AreSinceInclusiveUntilExclusive()
    {
        new JournalQuery { Since = Nine }.Matches(Refused).Should().BeTrue();
        new JournalQuery { Until = Nine }.Matches(Refused).Should().BeFalse();
        new JournalQuery { Since = Nine.AddTicks(1) }.Matches(Refused).Should().BeFalse();
        new JournalQuery { Until = Nine.AddTicks(1) }.Matches(Refused).Should().BeTrue();
        new JournalQuery { Since = Nine }.Matches(Refused with { Time = null }).Should().BeFalse();
    }

    [Test]
    public void Matches_OneOfTwoFails_IsFalse() =>
        new JournalQuery { Caller = "alice", Type = "call.intent" }.Matches(Refused).Should().BeFalse();
}
