using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MemoryJournalPlaceTests
{
    private readonly PlaceFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    private AuditSinkState Siem => _fixture.Sinks[0];

    private Task ArrivedAsync() => _fixture.UntilAsync(() => Siem is { LagRecords: 0, Delivered: > 0, Problem: null } && _fixture.Journal is { IsOpen: true, Queued: 0 });

    [Test]
    public async Task Follow_Records_ReachTheSinkInOrderAndNoFileIsWritten()
    {
        await _fixture.StartMemoryAsync();

        for (var i = 0; i < 200; i++)
        {
            (await _fixture.EndOfAsync(_fixture.AppendAsync(AcknowledgementLevel.Durable))).Should().Be(AppendResult.Reached);
        }

        await ArrivedAsync();
        _fixture.Kept.Records.Should().HaveCount(201);
        _fixture.KeptShouldBeWhole();
        _fixture.Files.Should().BeEmpty();
        Siem.Should().BeEquivalentTo(new { Lost = 0L, DeadLetters = 0L, Failures = 0L });
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.KeepHalf)]
    [TestCase(AuditSinkFault.LoseAcknowledgement)]
    [TestCase(AuditSinkFault.AcknowledgeBeyond)]
    [TestCase(AuditSinkFault.AnswerNull)]
    [TestCase(AuditSinkFault.AskToWait)]
    public async Task Follow_SinkThatFails_HoldsUpNoCallAndGetsEverythingOnce(AuditSinkFault fault)
    {
        var sink = await _fixture.StartMemoryAsync();
        sink.Plan(fault, fault, fault);

        for (var i = 0; i < 20; i++)
        {
            (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);
        }

        await ArrivedAsync();
        _fixture.Kept.Records.Should().HaveCount(21);
        _fixture.KeptShouldBeWhole();
    }

    [Test]
    public async Task Follow_TwoSinks_EachAtItsOwnPaceAndNothingLeavesBeforeBothHaveIt()
    {
        var other = new CollectingAuditSink();
        var slow = await _fixture.StartMemoryAsync(more: governance => governance.AddAuditSink("other", _ => other));
        slow.Always = AuditSinkFault.Throw;
        for (var i = 0; i < 30; i++)
        {
            await _fixture.AppendAsync();
        }

        await _fixture.UntilAsync(() => other.Records.Count == 31);
        _fixture.Kept.Records.Count.Should().BeLessThan(31);
        slow.Always = null;

        await ArrivedAsync();
        _fixture.Kept.Records.Should().HaveCount(31);
        _fixture.KeptShouldBeWhole();
    }

    [Test]
    public async Task Write_MemoryIsFull_WaitsThenRefusesAndNothingIsDropped()
    {
        var sink = await _fixture.StartMemoryAsync(records: 16);
        sink.Always = AuditSinkFault.Throw;
        var reached = 0;
        var result = AppendResult.Reached;
        while (result == AppendResult.Reached && reached < 100)
        {
            result = await _fixture.EndOfAsync(_fixture.AppendAsync());
            reached += result == AppendResult.Reached ? 1 : 0;
        }

        result.Should().Be(AppendResult.Late, "it waited for room, and is written when there is some");
        reached.Should().BeInRange(15, 17);
        await _fixture.UntilAsync(() => !_fixture.Journal.IsOpen);
        _fixture.Journal.Problem.Should().Contain("is full: 16 records").And.Contain("MemoryJournalOptions");
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Failed, "now it is known to be full");
        sink.Always = null;

        await ArrivedAsync();
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);
        await ArrivedAsync();
        _fixture.Kept.Records.Should().HaveCount(reached + 3, "the opening record, those that were reached, the late one and the last");
        _fixture.KeptShouldBeWhole();
    }

    [Test]
    public async Task Write_MemoryIsFullForAMoment_WaitsAndNobodyIsRefused()
    {
        var sink = await _fixture.StartMemoryAsync(records: 16);
        await ArrivedAsync();
        sink.Plan(AuditSinkFault.AnswerLate);
        for (var i = 0; i < 16; i++)
        {
            await _fixture.AppendAsync();
        }

        var waiting = _fixture.AppendAsync().AsTask();
        await Task.Delay(20);
        waiting.IsCompleted.Should().BeFalse("there is no room");
        sink.Release();

        (await waiting.WaitAsync(TimeSpan.FromSeconds(20))).Should().Be(AppendResult.Reached);
        _fixture.Journal.Failures.Should().Be(0);
    }

    [Test]
    public async Task Write_GroupThatIsLargerThanTheMemory_IsTakenPartByPart()
    {
        await _fixture.StartMemoryAsync(records: 16);
        for (var i = 0; i < 200; i++)
        {
            await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        }

        (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached, "the sink empties the memory while the rest waits");

        await ArrivedAsync();
        _fixture.Journal.Failures.Should().Be(0);
        _fixture.Kept.Records.Should().HaveCount(202);
        _fixture.KeptShouldBeWhole();
    }

    [Test]
    public async Task Write_FullInTheMiddleOfAGroup_GoesOnBehindWhatItKept()
    {
        var sink = await _fixture.StartMemoryAsync(records: 16);
        sink.Always = AuditSinkFault.Throw;
        for (var i = 0; i < 100; i++)
        {
            await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        }

        await _fixture.UntilAsync(() => !_fixture.Journal.IsOpen);
        sink.Always = null;

        await ArrivedAsync();
        _fixture.Kept.Records.Should().HaveCount(101);
        _fixture.KeptShouldBeWhole();
        _fixture.Kept.Batches.Sum(static batch => batch.Records.Count).Should().Be(101, "nothing came twice");
    }

    [Test]
    public async Task PutAside_RejectedRecord_IsInTheLogAndOnRecordAndTheSinkGoesOn()
    {
        var call = Guid.CreateVersion7();
        var sink = new RejectingAuditSink(record => record.Call == call.ToString(), _fixture.Kept);
        await _fixture.StartAsync(governance => governance.UseMemoryJournal().AddAuditSink("siem", _ => sink));
        await _fixture.AppendAsync(call: call);
        await _fixture.AppendAsync();

        await _fixture.UntilAsync(() => _fixture.Kept.Records.Count == 3 && Siem.LagRecords == 0);

        Siem.DeadLetters.Should().Be(1);
        var gap = _fixture.KeptOf("audit.gap").Should().ContainSingle().Subject;
        RecordSchema.Fault(gap).Should().BeNull();
        gap.GetProperty("sink").GetProperty("seq").GetInt64().Should().Be(2);
        _fixture.Errors.Should().ContainSingle(static line => line.Contains("/1/2 cannot be given to sink 'siem' and is not kept", StringComparison.Ordinal));
    }

    [Test]
    public async Task PutAside_WhileTheMemoryIsFull_MakesRoomAndIsToldAfterwards()
    {
        var sink = new RejectingAuditSink(static _ => false, _fixture.Kept);
        var down = new FaultInjectingAuditSink(sink) { Always = AuditSinkFault.Throw };
        await _fixture.StartAsync(governance => governance
            .UseAudit(static audit => audit.QueueRecords = 16)
            .UseMemoryJournal(static memory => memory.MaxRecords = 16).AddAuditSink("siem", _ => down));
        var poison = Guid.CreateVersion7();
        await _fixture.AppendAsync(call: poison);
        for (var i = 0; i < 60; i++)
        {
            await _fixture.EndOfAsync(_fixture.AppendAsync(AcknowledgementLevel.Accepted, keep: true));
        }

        _fixture.Journal.IsOpen.Should().BeFalse();
        sink.Rejects = record => record.Call == poison.ToString();
        down.Always = null;

        await ArrivedAsync();
        _fixture.KeptOf("audit.gap").Should().ContainSingle().Which.GetProperty("sink").GetProperty("seq").GetInt64().Should().Be(2);
    }

    [Test]
    public async Task Dispose_Records_ReachTheSinkWithTheClosingOneThoughItIsDownForAMoment()
    {
        var sink = await _fixture.StartMemoryAsync();
        await ArrivedAsync();
        sink.Plan(AuditSinkFault.Throw, AuditSinkFault.Throw, AuditSinkFault.Throw);
        for (var i = 0; i < 40; i++)
        {
            await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        }

        await _fixture.StopAsync();

        _fixture.Kept.Records.Should().HaveCount(42);
        _fixture.Kept.Records[^1].Type.Should().Be("audit.closed");
        _fixture.KeptShouldBeWhole();
        _fixture.Kept.IsDisposed.Should().BeTrue();
        _fixture.Errors.Should().BeEmpty();
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.Hang)]
    public async Task Dispose_SinkThatDoesNotComeBack_EndsAndSaysHowManyAreLost(AuditSinkFault fault)
    {
        var sink = await _fixture.StartMemoryAsync();
        await ArrivedAsync();
        sink.Always = fault;
        for (var i = 0; i < 5; i++)
        {
            await _fixture.AppendAsync();
        }

        await _fixture.StopAsync();

        _fixture.Errors.Should().ContainSingle(static line => line.Contains("6 records are lost to it", StringComparison.Ordinal), "five and the closing one");
        _fixture.Kept.IsDisposed.Should().BeTrue();
    }

    [Test]
    public async Task ForgetOldest_NoSink_NeverRefusesAndSaysWhatItIs()
    {
        await _fixture.StartAsync(static governance => governance.UseMemoryJournal(static memory =>
        {
            memory.MaxRecords = 16;
            memory.WhenFull = MemoryJournalOverflow.ForgetOldest;
        }));

        for (var i = 0; i < 200; i++)
        {
            (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);
        }

        _fixture.Logs.Lines.Should().ContainSingle(static line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("nothing is audited", StringComparison.Ordinal));
    }
}
