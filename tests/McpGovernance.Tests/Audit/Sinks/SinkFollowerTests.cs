using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SinkFollowerTests
{
    private readonly SinkFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    private Task ArrivedAsync() => _fixture.UntilAsync(() => _fixture.State is { LagRecords: 0, Delivered: > 0, Lag.Ticks: 0 });

    [Test]
    public async Task Follow_RecordsOfARunningJournal_ArriveByteForByteInOrder()
    {
        _fixture.AddFaulty();
        await _fixture.StartAsync();

        await _fixture.AppendAsync(50);
        await ArrivedAsync();

        SinkFixture.Texts(_fixture.Collected.Records).Should().Equal(_fixture.Lines());
        _fixture.Collected.Records.Should().HaveCount(51, "the record that opens the journal arrives too");
        _fixture.Collected.Records[5].Should().BeEquivalentTo(new { Version = 1, Epoch = 1L, Seq = 6L, Type = "list.view" }, options => options.ExcludingMissingMembers());
    }

    [Test]
    public async Task Follow_AfterARestart_GoesOnBehindTheLastAcknowledged()
    {
        _fixture.AddFaulty();
        await _fixture.StartAsync();
        await _fixture.AppendAsync(10);

        var second = new ForgetfulAuditSink();
        await _fixture.RestartAsync(second);
        await _fixture.UntilAsync(() => second.Seqs.Count >= 2);

        second.Seqs[0].Should().Be((1, 12), "11 records had arrived before the journal was closed, and its closing record had not");
        second.Seqs[1].Should().Be((2, 1));
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.KeepHalf)]
    [TestCase(AuditSinkFault.LoseAcknowledgement)]
    [TestCase(AuditSinkFault.AcknowledgeBeyond)]
    [TestCase(AuditSinkFault.AcknowledgeNothing)]
    [TestCase(AuditSinkFault.AnswerNull)]
    [TestCase(AuditSinkFault.AskToWait)]
    public async Task Follow_SinkThatFails_GetsEverythingOnceAfterDeduplication(AuditSinkFault fault)
    {
        var sink = _fixture.AddFaulty();
        sink.Plan(fault, fault, fault);
        await _fixture.StartAsync();

        await _fixture.AppendAsync(20);
        await ArrivedAsync();

        SinkFixture.Texts(_fixture.Collected.Records).Should().Equal(_fixture.Lines());
        _fixture.State.Should().BeEquivalentTo(new { Failures = 3L, Lost = 0L, DeadLetters = 0L, Problem = (string?)null });
        _fixture.LogLines.Should().ContainSingle(line => line.Contains("'it' is behind", StringComparison.Ordinal)).And.ContainSingle(line => line.Contains("takes records again", StringComparison.Ordinal));
    }

    [TestCase(AuditSinkFault.Hang)]
    [TestCase(AuditSinkFault.Block)]
    [TestCase(AuditSinkFault.AnswerLate)]
    public async Task Follow_SinkThatHangs_HoldsUpNobodyElse_AndGoesOnWhenItReturns(AuditSinkFault fault)
    {
        var sink = _fixture.AddFaulty();
        var other = new CollectingAuditSink();
        _fixture.Add("other", () => other);
        sink.Plan(fault);
        await _fixture.StartAsync();

        await _fixture.AppendAsync(20);
        await SinkFixture.SoonAsync(() => other.Records.Count == 21);
        await _fixture.UntilAsync(() => _fixture.State.Problem is not null);
        _fixture.State.Problem.Should().Contain("30 seconds");
        sink.Writes.Should().Be(1, "a sink that has not returned is not called again");
        sink.Release();
        await ArrivedAsync();

        SinkFixture.Texts(_fixture.Collected.Records).Should().Equal(_fixture.Lines());
        sink.MostAtOnce.Should().Be(1);
    }

    [Test]
    public async Task Follow_OutageOfTenMinutes_LosesNothingAndShowsLag()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Throw;
        await _fixture.StartAsync();
        for (var minute = 0; minute < 10; minute++)
        {
            await _fixture.AppendAsync(5);
            for (var step = 0; step < 60; step++)
            {
                _fixture.Journal.Time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        await _fixture.UntilAsync(() => _fixture.State.Problem is not null);
        _fixture.State.Should().BeEquivalentTo(new { LagRecords = 51L, Delivered = 0L, Lost = 0L });
        _fixture.State.Lag.Should().BeGreaterThan(TimeSpan.FromMinutes(9));
        sink.Writes.Should().BeLessThan(200, "a sink that is down is left alone for a while");
        sink.Always = null;
        await ArrivedAsync();

        SinkFixture.Texts(_fixture.Collected.Records).Should().Equal(_fixture.Lines());
    }

    [Test]
    public async Task Stop_SinkThatIsDown_IsNotWaitedFor_AndGetsTheRestNextTime()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Throw;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(3);

        var second = new CollectingAuditSink();
        await _fixture.RestartAsync(second);

        _fixture.Collected.Records.Should().BeEmpty();
        _fixture.LogLines.Should().Contain(line => line.Contains("4 records stay in the journal", StringComparison.Ordinal));
        await _fixture.UntilAsync(() => second.Records.Count == 6);
        second.Records.Select(static record => (record.Epoch, record.Seq)).Should().Equal((1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1));
    }

    [Test]
    public async Task Stop_SinkThatHangs_EndsWithTheShutdownTimeout()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Hang;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(3);
        await SinkFixture.SoonAsync(() => sink.Writes == 1);

        var stopping = _fixture.StopAsync(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 200 && !stopping.IsCompleted; i++)
        {
            _fixture.Journal.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
        _fixture.Collected.IsDisposed.Should().BeTrue();
    }

    [Test]
    public async Task Stop_RecordsThatArePending_AreDrained()
    {
        _fixture.AddFaulty();
        await _fixture.StartAsync();
        await _fixture.AppendAsync(500);

        await _fixture.StopAsync();

        _fixture.Collected.Records.Should().HaveCount(501);
    }
}
