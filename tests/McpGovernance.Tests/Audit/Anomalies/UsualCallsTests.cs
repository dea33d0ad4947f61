using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class UsualCallsTests
{
    private const string Other = "log-other";

    private readonly AnomalyFixture _fixture = new();

    private string Own => Path.Combine(_fixture.Root, "log-own");

    [SetUp]
    public void MakeRoot() => Directory.CreateDirectory(Own);

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    private UsualCalls Learn() => UsualCalls.Learn(_fixture.Settings, Own, new AuditPosition("log-own", 1, 1), CancellationToken.None);

    private static JournalRecord Record(string line)
    {
        JournalRecord.TryParse(System.Text.Encoding.UTF8.GetBytes(line), "", 0, out var record, out _).Should().BeTrue();
        return record!;
    }

    private JournalRecord Call(TimeSpan at, string caller, string tool) => Record(_fixture.Allowed("log-own", at, caller, tool));

    [Test]
    public void Learn_WholeJournal_KnowsWhatIsUsualAndIsDoneLearning()
    {
        _fixture.EarlierWeek();

        var usual = Learn();

        (usual.Detector.IsLearning, usual.Detector.Learned.TotalDays).Should().Be((false, 8));
        usual.Detector.Observe(Call(TimeSpan.Zero, "alice", "get_ticket")).Should().BeNull();
        usual.Detector.Observe(Call(TimeSpan.Zero, "alice", "refund_order")).Should().NotBeNull();
    }

    [Test]
    public void Learn_DamagedLine_BeginsAnewBehindIt_AndSaysSo()
    {
        _fixture.EarlierWeek();
        _fixture.EarlierRaw("log-earlier", "{\"seq\":damaged}\n");
        _fixture.Earlier("log-earlier", _fixture.Allowed("log-earlier", TimeSpan.Zero, "alice", "get_ticket"));

        var usual = Learn();

        usual.Detector.IsLearning.Should().BeTrue();
        usual.Detector.Observe(Call(TimeSpan.Zero, "alice", "refund_order")).Should().BeNull("it may have stood in the damaged line");
        _fixture.Warnings.Should().ContainSingle(static line => line.Contains("cannot be learned from it", StringComparison.Ordinal))
            .Which.Should().Contain("log-earlier").And.NotContain("damaged}");
    }

    [Test]
    public void Learn_DamageThatIsOlderThanTheLearning_SpoilsNothing()
    {
        _fixture.Earlier("log-earlier", _fixture.Allowed("log-earlier", TimeSpan.FromDays(-20), "alice", "get_ticket"));
        _fixture.EarlierRaw("log-earlier", "{\"seq\":damaged}\n");
        _fixture.EarlierWeek();

        Learn().Detector.IsLearning.Should().BeFalse();
    }

    [Test]
    public void Learn_RecordsThatWereRemoved_BeginsAnewBehindThem()
    {
        _fixture.EarlierWeek();
        _ = _fixture.Allowed("log-earlier", TimeSpan.Zero, "alice", "lost");
        _fixture.Earlier("log-earlier", _fixture.Allowed("log-earlier", TimeSpan.Zero, "alice", "get_ticket"));

        Learn().Detector.IsLearning.Should().BeTrue();
        _fixture.Warnings.Should().Contain(static line => line.Contains("1 records before this line are not there", StringComparison.Ordinal));
    }

    /// <summary>What was deleted because it was old is no gap.</summary>
    [Test]
    public void Learn_LogThatBeginsLate_IsWhole()
    {
        _ = _fixture.Allowed("log-earlier", TimeSpan.Zero, "alice", "deleted");
        _fixture.EarlierWeek();

        Learn().Detector.IsLearning.Should().BeFalse();
        _fixture.Warnings.Should().BeEmpty();
    }

    [Test]
    public void Learn_DirectoryThatCannotBeRead_BeginsAnew()
    {
        _fixture.EarlierWeek();
        Directory.CreateSymbolicLink(Path.Combine(_fixture.Root, "log-linked"), Path.Combine(_fixture.Root, "log-earlier"));

        var usual = Learn();

        usual.Detector.Learned.Should().Be(TimeSpan.Zero, "nobody knows until when it reaches");
        _fixture.Warnings.Should().ContainSingle(static line => line.Contains("log-linked", StringComparison.Ordinal));
    }

    [Test]
    public void Learn_ManyThingsThatCannotBeRead_AreCountedAndNotAllSaid()
    {
        _fixture.EarlierRaw("log-earlier", string.Concat(Enumerable.Repeat("damaged\n", 500)));

        Learn();

        _fixture.Warnings.Should().HaveCount(11).And.Contain(static line => line.StartsWith("490 more things", StringComparison.Ordinal));
    }

    [Test]
    public void Learn_TornTail_IsNoGap()
    {
        _fixture.EarlierWeek();
        _fixture.EarlierRaw("log-earlier", "{\"seq\":");

        Learn().Detector.IsLearning.Should().BeFalse();
        _fixture.Warnings.Should().BeEmpty();
    }

    [Test]
    public void Learn_WhatIsOlderThanLookBack_IsForgotten()
    {
        _fixture.Earlier("log-earlier", _fixture.Allowed("log-earlier", TimeSpan.FromDays(-31), "alice", "old_tool"));
        _fixture.EarlierWeek();

        Learn().Detector.Observe(Call(TimeSpan.Zero, "alice", "old_tool")).Should().NotBeNull();
    }

    [Test]
    public void Learn_RootThatIsGone_IsSaidAndNothingIsNew()
    {
        Directory.Delete(_fixture.Root, recursive: true);

        Learn().Detector.IsLearning.Should().BeTrue();
        _fixture.Warnings.Should().ContainSingle();
    }

    [Test]
    public void Learn_WhileTheProcessStops_Ends()
    {
        _fixture.EarlierWeek();

        var learning = () => UsualCalls.Learn(_fixture.Settings, Own, new AuditPosition("log-own", 1, 1), new CancellationToken(canceled: true));

        learning.Should().Throw<OperationCanceledException>();
    }

    [Test]
    public void LookAround_WhatAnotherProcessWroteBefore_IsNoNewsHere()
    {
        _fixture.EarlierWeek();
        var usual = Learn();
        _fixture.Earlier(Other, _fixture.Allowed(Other, TimeSpan.FromSeconds(1), "alice", "refund_order"));
        var call = Call(TimeSpan.FromSeconds(2), "alice", "refund_order");

        usual.LookAround(call, CancellationToken.None);

        usual.Detector.Observe(call).Should().BeNull();
    }

    /// <summary>Otherwise two processes that are called at once would each leave it to the other.</summary>
    [Test]
    public void LookAround_WhatAnotherProcessWroteAfter_HushesNothing()
    {
        _fixture.EarlierWeek();
        var usual = Learn();
        _fixture.Earlier(Other, _fixture.Allowed(Other, TimeSpan.FromSeconds(3), "alice", "refund_order"));
        var call = Call(TimeSpan.FromSeconds(2), "alice", "refund_order");

        usual.LookAround(call, CancellationToken.None);

        usual.Detector.Observe(call).Should().NotBeNull();
    }

    /// <summary>Records that a dead process left are judged before what others wrote since then is known.</summary>
    [Test]
    public void Learn_WhatOthersWroteAfterTheFirstRecordToLookAt_IsNotLearnedYet()
    {
        _fixture.EarlierWeek();
        var call = _fixture.Allowed("log-own", TimeSpan.FromSeconds(2), "alice", "refund_order");
        _fixture.Earlier("log-own", call);
        _fixture.Earlier(Other, _fixture.Allowed(Other, TimeSpan.FromSeconds(3), "alice", "refund_order"));

        var usual = Learn();
        usual.LookAround(Record(call), CancellationToken.None);

        usual.Detector.Observe(Record(call)).Should().NotBeNull();
    }

    [Test]
    public void LookAround_RefusalsOfAnotherProcess_AreCounted_AndItsAnomalyIsNotSaidAgain([Values] bool isTold)
    {
        _fixture.EarlierWeek();
        var usual = Learn();
        _fixture.Earlier(Other, _fixture.Refused(Other, TimeSpan.FromSeconds(1), "mallory", 20));
        if (isTold)
        {
            _fixture.Earlier(Other, _fixture.Refused(Other, TimeSpan.FromSeconds(1), "mallory"), _fixture.Noted(Other, TimeSpan.FromSeconds(1.5), "mallory"));
        }

        var refusal = Record(_fixture.Refused("log-own", TimeSpan.FromSeconds(2), "mallory"));
        usual.LookAround(refusal, CancellationToken.None);

        (usual.Detector.Observe(refusal) is null).Should().Be(isTold);
    }

    /// <summary>Somebody who is refused all the time must not have all directories listed all the time.</summary>
    [Test]
    public void LookAround_ManyRecords_ReadsOnceASecond()
    {
        _fixture.EarlierWeek();
        var usual = Learn();
        usual.LookAround(Call(TimeSpan.FromSeconds(1), "alice", "a"), CancellationToken.None);
        _fixture.Earlier(Other, _fixture.Allowed(Other, TimeSpan.FromSeconds(2), "alice", "refund_order"));
        var call = Call(TimeSpan.FromSeconds(3), "alice", "refund_order");

        usual.LookAround(call, CancellationToken.None);
        usual.Detector.IsCandidate(call).Should().BeTrue("it was read within this second");
        _fixture.Sinks.Journal.Time.Advance(TimeSpan.FromSeconds(1));
        usual.LookAround(call, CancellationToken.None);

        usual.Detector.IsCandidate(call).Should().BeFalse();
    }
}
