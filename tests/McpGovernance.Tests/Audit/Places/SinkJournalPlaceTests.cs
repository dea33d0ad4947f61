using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SinkJournalPlaceTests
{
    private readonly PlaceFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    [TestCase(AcknowledgementLevel.Written)]
    [TestCase(AcknowledgementLevel.Durable)]
    public async Task Write_RecordThatIsWaitedFor_IsAcknowledgedByTheSinkFirst(AcknowledgementLevel level)
    {
        await _fixture.StartSinkAsync();

        (await _fixture.AppendAsync(level)).Should().Be(AppendResult.Reached);

        _fixture.Kept.Records.Select(static record => record.Type).Should().Equal("audit.opened", "list.view");
        _fixture.KeptShouldBeWhole();
        _fixture.Journal.Location.Should().BeNull();
        _fixture.Files.Should().BeEmpty("a journal that is a sink writes no file");
    }

    [Test]
    public async Task Write_Accepted_DoesNotWaitForTheSink()
    {
        var sink = await _fixture.StartSinkAsync();
        sink.Always = AuditSinkFault.Hang;

        (await _fixture.AppendAsync(AcknowledgementLevel.Accepted)).Should().Be(AppendResult.Reached);

        _fixture.Kept.Records.Should().ContainSingle();
        sink.Always = null;
        sink.Release();
        await _fixture.UntilAsync(() => _fixture.Kept.Records.Count == 2);
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.KeepHalf)]
    [TestCase(AuditSinkFault.LoseAcknowledgement)]
    [TestCase(AuditSinkFault.AcknowledgeBeyond)]
    [TestCase(AuditSinkFault.AcknowledgeNothing)]
    [TestCase(AuditSinkFault.AnswerNull)]
    [TestCase(AuditSinkFault.AskToWait)]
    public async Task Write_SinkThatFails_RefusesAtOnceAndComesBackWithTheSameRecords(AuditSinkFault fault)
    {
        await _fixture.StartSinkAsync(fault);

        (await _fixture.AppendAsync(call: Guid.CreateVersion7())).Should().Be(AppendResult.Late);

        _fixture.Journal.IsOpen.Should().BeFalse();
        _fixture.Journal.Problem.Should().Contain("'store', which is the journal");
        _fixture.Errors.Should().ContainSingle(line => line.Contains(_fixture.Journal.Problem!, StringComparison.Ordinal));
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Failed, "while it is down nobody waits in vain");
        await _fixture.UntilAsync(() => _fixture.Journal.IsOpen);
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);
        _fixture.Kept.Records.Select(static record => record.Type).Should().Equal("audit.opened", "list.view", "list.view");
        _fixture.KeptShouldBeWhole();
    }

    [TestCase(AuditSinkFault.Hang)]
    [TestCase(AuditSinkFault.Block)]
    [TestCase(AuditSinkFault.AnswerLate)]
    public async Task Write_SinkThatHangs_HoldsACallForItsPatienceAndIsNotCalledTwice(AuditSinkFault fault)
    {
        var sink = await _fixture.StartSinkAsync(fault);
        var calledBefore = sink.Writes;
        var waiting = _fixture.AppendAsync().AsTask();
        await SinkFixture.SoonAsync(() => sink.Writes == calledBefore + 1);
        waiting.IsCompleted.Should().BeFalse();

        _fixture.Time.Advance(JournalFixture.Patience);

        (await waiting).Should().Be(AppendResult.Late);
        await _fixture.UntilAsync(() => !_fixture.Journal.IsOpen);
        _fixture.Journal.Problem.Should().Contain("30 seconds");
        sink.Writes.Should().Be(calledBefore + 1);
        sink.Release();
        await _fixture.UntilAsync(() => _fixture.Journal.IsOpen);
        sink.MostAtOnce.Should().Be(1);
        _fixture.KeptShouldBeWhole();
        _fixture.Kept.Records.Should().HaveCount(2);
    }

    [Test]
    public async Task Write_SinkThatAsksForAPause_IsLeftAloneForSoLong()
    {
        var sink = await _fixture.StartSinkAsync(AuditSinkFault.AskToWait);
        await _fixture.AppendAsync();
        var writes = sink.Writes;

        for (var second = 0; second < 9; second++)
        {
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2);
        }

        sink.Writes.Should().Be(writes, "it asked for ten seconds");
        await _fixture.UntilAsync(() => _fixture.Journal.IsOpen);
    }

    [Test]
    public async Task Write_PartialAcknowledgement_GoesOnBehindIt()
    {
        var sink = new DrippingAuditSink();
        await _fixture.StartAsync(governance => governance.UseAuditSinkAsJournal("drips", _ => sink));
        for (var i = 0; i < 40; i++)
        {
            await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        }

        (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);

        sink.Records.Select(static record => record.Seq).Should().Equal(Enumerable.Range(1, 42).Select(static seq => (long)seq), "nothing that was acknowledged comes again");
        _fixture.Journal.Failures.Should().Be(0);
    }

    [Test]
    public async Task Write_MoreThanTheSinkTakes_IsCut()
    {
        var kept = new CollectingAuditSink(new() { Name = "small", MaxRecords = 3, MaxBytes = 2000 });
        await _fixture.StartAsync(governance => governance.UseAuditSinkAsJournal("small", _ => kept));
        for (var i = 0; i < 20; i++)
        {
            await _fixture.AppendAsync(AcknowledgementLevel.Accepted, text: new string('x', i * 40));
        }

        (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);

        kept.Records.Should().HaveCount(22);
        kept.Batches.Should().OnlyContain(static batch => batch.Records.Count <= 3 && (batch.Records.Count == 1 || batch.Bytes <= 2000));
    }

    [Test]
    public async Task Write_RejectedIntent_FailsItsCallAloneAndAGapTakesItsPlace()
    {
        var call = Guid.CreateVersion7();
        var sink = new RejectingAuditSink(static record => record.Type == "call.intent", _fixture.Kept);
        await _fixture.StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink));

        (await _fixture.AppendAsync(AcknowledgementLevel.Durable, RecordNames.CallIntent, call)).Should().Be(AppendResult.Failed);

        _fixture.Journal.IsOpen.Should().BeTrue("one poison record does not end the journal");
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Reached);
        _fixture.KeptShouldBeWhole();
        var gap = _fixture.KeptOf("audit.gap").Should().ContainSingle().Subject;
        RecordSchema.Fault(gap).Should().BeNull();
        gap.GetProperty("seq").GetInt64().Should().Be(2);
        gap.GetProperty("call").GetGuid().Should().Be(call);
        gap.GetProperty("reason").GetString().Should().Be(RejectingAuditSink.Reason);
        var missing = gap.GetProperty("sink");
        missing.GetProperty("name").GetString().Should().Be("store");
        missing.GetProperty("seq").GetInt64().Should().Be(2);
        missing.GetProperty("type").GetString().Should().Be("call.intent");
        missing.GetProperty("id").GetGuid().Should().NotBe(gap.GetProperty("id").GetGuid());
        _fixture.Errors.Should().ContainSingle(line => line.Contains($"call.intent of call {call}", StringComparison.Ordinal)).Which.Should().NotContain("\n");
    }

    [Test]
    public async Task Write_RecordThatIsRejectedWhenItComesAgain_IsAGapAndNobodyElseIsTold()
    {
        var sink = await _fixture.StartSinkAsync(AuditSinkFault.Throw, AuditSinkFault.Reject);

        (await _fixture.AppendAsync(AcknowledgementLevel.Durable, RecordNames.CallIntent)).Should().Be(AppendResult.Late);
        await _fixture.UntilAsync(() => _fixture.Journal.IsOpen);

        _fixture.KeptOf("audit.gap").Should().ContainSingle();
        _fixture.KeptShouldBeWhole();
        sink.Writes.Should().Be(4, "opening, failing, rejecting, taking the gap");
    }

    [Test]
    public async Task Write_SinkThatRejectsTheJournalsOwnRecords_IsNoJournal()
    {
        var sink = new RejectingAuditSink(static record => record.Type!.StartsWith("audit.", StringComparison.Ordinal), _fixture.Kept);
        await _fixture.StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink));

        _fixture.Journal.IsOpen.Should().BeFalse();
        _fixture.Journal.Problem.Should().Contain("(audit.opened)").And.NotContain("\n");
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Failed);
        sink.Rejects = static record => record.Type != "audit.opened";
        await _fixture.UntilAsync(() => _fixture.Journal.IsOpen);
        (await _fixture.AppendAsync()).Should().Be(AppendResult.Failed);
        await SinkFixture.SoonAsync(() => !_fixture.Journal.IsOpen);
        _fixture.Journal.Problem.Should().Contain("(audit.gap)", "nothing could say what is missing");
        sink.Rejects = static _ => false;
    }

    [Test]
    public async Task Open_SinkThatIsDownAtStart_IsOpenWhenItIsBackUnderOneLog()
    {
        var sink = new FaultInjectingAuditSink(_fixture.Kept);
        sink.Plan(AuditSinkFault.LoseAcknowledgement, AuditSinkFault.Throw);
        await _fixture.StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink));
        _fixture.Journal.IsOpen.Should().BeFalse();

        await _fixture.UntilAsync(() => _fixture.Journal.IsOpen);

        _fixture.Kept.Records.Should().ContainSingle("what it kept without saying so came again as it was");
        _fixture.Kept.Batches.Select(static batch => batch.Key).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task Dispose_QueuedRecords_AreWrittenAndTheClosingOneAndThenTheSinkIsLetGo()
    {
        var sink = await _fixture.StartSinkAsync();
        for (var i = 0; i < 100; i++)
        {
            await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        }

        await _fixture.StopAsync();

        _fixture.KeptShouldBeWhole();
        _fixture.Kept.Records.Should().HaveCount(102);
        _fixture.Kept.Records[^1].Type.Should().Be("audit.closed");
        _fixture.Kept.IsDisposed.Should().BeTrue();
        sink.MostAtOnce.Should().Be(1);
    }

    [Test]
    public async Task Dispose_SinkThatIsDownForAMoment_GetsEverythingWithinTheTimeout()
    {
        var sink = await _fixture.StartSinkAsync();
        sink.Plan(AuditSinkFault.Throw, AuditSinkFault.Throw, AuditSinkFault.AskToWait, AuditSinkFault.Throw);
        await _fixture.AppendAsync(AcknowledgementLevel.Accepted);

        await _fixture.StopAsync();

        _fixture.Kept.Records.Select(static record => record.Type).Should().Equal("audit.opened", "list.view", "audit.closed");
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.Hang)]
    [TestCase(AuditSinkFault.Block)]
    public async Task Dispose_SinkThatDoesNotComeBack_EndsAndSaysHowManyAreMissing(AuditSinkFault fault)
    {
        var sink = await _fixture.StartSinkAsync();
        sink.Always = fault;
        await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        await SinkFixture.SoonAsync(() => sink.Writes >= 2);

        await _fixture.StopAsync();

        _fixture.Kept.IsDisposed.Should().BeTrue();
        await SinkFixture.SoonAsync(() => _fixture.Errors.Any(static line => line.Contains("1 records could not be written before the journal stopped", StringComparison.Ordinal)));
    }

    [Test]
    public async Task Dispose_SinkThatWaitsForItsTimeLimit_IsNotCalledWhenItWasLetGo()
    {
        var sink = new WaitingAuditSink();
        await _fixture.StartAsync(governance => governance.UseAuditSinkAsJournal("waits", _ => sink));
        sink.Waits = true;
        await _fixture.AppendAsync(AcknowledgementLevel.Accepted);
        await SinkFixture.SoonAsync(() => sink.Writes == 2);

        await _fixture.StopAsync();

        await SinkFixture.SoonAsync(() => _fixture.Errors.Any(static line => line.Contains("1 records could not be written before the journal stopped", StringComparison.Ordinal)));
        sink.Writes.Should().Be(2);
    }

    private sealed class WaitingAuditSink : AuditSink
    {
        private int _writes;

        public int Writes => Volatile.Read(ref _writes);

        public bool Waits { get; set; }

        protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
        {
            Interlocked.Increment(ref _writes);
            if (Waits)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, timeLimit);
            }

            return AuditSinkResult.Acknowledged(batch.LastSeq);
        }
    }
}
