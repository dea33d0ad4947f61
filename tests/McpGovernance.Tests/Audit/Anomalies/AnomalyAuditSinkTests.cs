using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AnomalyAuditSinkTests
{
    private readonly AnomalyFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    [Test]
    public async Task Follow_FirstCallOfATool_IsOnRecordInTheLogAndCounted()
    {
        _fixture.EarlierWeek();
        await _fixture.FollowAsync();

        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CaughtUpAsync();

        var anomaly = _fixture.Anomalies().Should().ContainSingle().Subject;
        anomaly.Text("type").Should().Be("anomaly.first_seen");
        anomaly.Text("reason").Should().Be("'bob' called 'refund_order' for the first time in 8 days of records.");
        (anomaly.Text("caller.kind"), anomaly.Text("caller.verified"), anomaly.Text("caller.issuer"), anomaly.Text("caller.subject"), anomaly.Text("caller.tenant"))
            .Should().Be(("authenticated", "true", "https://login.example.com/", "bob", "t-1"));
        (anomaly.Text("server"), anomaly.Text("target.kind"), anomaly.Text("target.name")).Should().Be(("desk", "tool", "refund_order"));
        (anomaly.Text("anomaly.count"), anomaly.Text("anomaly.learned")).Should().Be(("1", $"{8 * 86_400}"));
        (anomaly.Text("anomaly.record.log"), anomaly.Text("anomaly.record.epoch"), anomaly.Text("anomaly.record.seq")).Should().Be((anomaly.Text("log"), "1", "2"));
        anomaly.Text("call").Should().HaveLength(36);
        _fixture.Warnings.Should().ContainSingle(static line => line.Contains("Anomaly first_seen: 'bob' called 'refund_order' for the first time", StringComparison.Ordinal));
        _fixture.Metrics.Of("mcpgovernance.anomalies").Should().ContainSingle().Which.Should().BeEquivalentTo(new { Value = 1.0, Tags = "mcpgovernance.anomaly=first_seen" });
        _fixture.State.Should().BeEquivalentTo(new { Raised = 1L, IsLearning = false, IsFull = false });
    }

    [Test]
    public async Task Follow_BurstOfRefusals_IsOnRecordOnce()
    {
        await _fixture.FollowAsync();

        await _fixture.RefuseAsync("mallory", 40);
        await _fixture.CaughtUpAsync();

        var anomaly = _fixture.Anomalies().Should().ContainSingle().Subject;
        (anomaly.Text("type"), anomaly.Text("caller.subject"), anomaly.Text("target.name")).Should().Be(("anomaly.refusal_burst", "mallory", null));
        (anomaly.Text("anomaly.count"), anomaly.Text("anomaly.window"), anomaly.Text("anomaly.limit"), anomaly.Text("anomaly.record.seq")).Should().Be(("21", "300", "20", "22"));
        _fixture.Metrics.Of("mcpgovernance.anomalies").Should().ContainSingle().Which.Tags.Should().Be("mcpgovernance.anomaly=refusal_burst");
        _fixture.State.IsLearning.Should().BeTrue("bursts need no learning");
    }

    [Test]
    public async Task Follow_NothingLearnedYet_FindsNoFirstCalls()
    {
        await _fixture.FollowAsync();

        await _fixture.CallAsync("alice", "get_ticket");
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Should().BeEmpty();
        _fixture.State.IsLearning.Should().BeTrue();
    }

    [Test]
    public async Task Follow_WhatIsUsualInAnotherProcess_IsUsual()
    {
        _fixture.EarlierWeek();
        _fixture.Earlier("log-other", _fixture.Allowed("log-other", TimeSpan.FromHours(-1), "bob", "close_ticket").Replace(
            "\"kind\":\"local\"", "\"kind\":\"authenticated\",\"issuer\":\"https://login.example.com/\"", StringComparison.Ordinal));
        await _fixture.FollowAsync();

        await _fixture.CallAsync("bob", "close_ticket");
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Select(static one => one.Text("target.name")).Should().Equal("refund_order");
    }

    [Test]
    public async Task Follow_AfterARestart_WhatWasUsualStillIs()
    {
        _fixture.EarlierWeek();
        await _fixture.FollowAsync();
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CaughtUpAsync();

        await _fixture.RestartAsync();
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CallAsync("bob", "close_ticket");
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Select(static one => one.Text("target.name")).Should().Equal("refund_order", "close_ticket");
    }

    [Test]
    public async Task Follow_RestartInTheMiddleOfABurst_CountsWhatWasBefore()
    {
        await _fixture.FollowAsync();
        await _fixture.RefuseAsync("mallory", 15);
        await _fixture.CaughtUpAsync();

        await _fixture.RestartAsync();
        await _fixture.RefuseAsync("mallory", 10);
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Should().ContainSingle().Which.Text("anomaly.count").Should().Be("21");
    }

    [Test]
    public async Task Follow_RestartAfterABurst_SaysItNoMore()
    {
        await _fixture.FollowAsync();
        await _fixture.RefuseAsync("mallory", 25);
        await _fixture.CaughtUpAsync();

        await _fixture.RestartAsync();
        await _fixture.RefuseAsync("mallory", 10);
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Should().ContainSingle();
    }

    /// <summary>A cursor that is not believed brings everything again.</summary>
    [Test]
    public async Task Follow_CursorLost_TellsNothingTwice_AndWhatIsNew()
    {
        _fixture.EarlierWeek();
        await _fixture.FollowAsync();
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.RefuseAsync("mallory", 30);
        await _fixture.CaughtUpAsync();
        await _fixture.Sinks.StopAsync();
        await File.WriteAllTextAsync(_fixture.Sinks.CursorFile(AnomalyAuditSink.Name), "no cursor");

        await _fixture.RestartAsync();
        await _fixture.CallAsync("bob", "close_ticket");
        await _fixture.CaughtUpAsync();

        _fixture.Sinks.LogLines.Should().Contain(static line => line.Contains("is damaged", StringComparison.Ordinal));
        _fixture.Anomalies().Select(static one => one.Text("target.name") ?? one.Text("type")).Should().Equal("refund_order", "anomaly.refusal_burst", "close_ticket");
    }

    /// <summary>The records of a batch that was not acknowledged come again, to the same sink.</summary>
    [Test]
    public async Task Write_SameBatchTwice_TellsOnce()
    {
        _fixture.EarlierWeek();
        await _fixture.Sinks.StartAsync();
        var sink = _fixture.Create();
        var log = Path.GetFileName(_fixture.Sinks.Log.Location)!;
        var batch = new AuditBatch([Parse(_fixture.Allowed("x", TimeSpan.Zero, "bob", "refund_order"), log, 100), Parse(_fixture.Refused("x", TimeSpan.Zero, "carol", 15), log, 101)]);

        await sink.WriteAsync(batch, CancellationToken.None);
        (await sink.WriteAsync(batch, CancellationToken.None)).Seq.Should().Be(101);

        _fixture.Anomalies().Should().ContainSingle("neither is told twice, nor are refusals counted twice");
        await sink.DisposeAsync();
    }

    [Test]
    public async Task Follow_TurnedOnForAJournalThatIsThere_FindsNothingInThePast()
    {
        _fixture.EarlierWeek();
        await _fixture.Sinks.StartAsync();
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.RefuseAsync("mallory", 30);

        await _fixture.RestartAsync();
        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CallAsync("bob", "close_ticket");
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Select(static one => one.Text("target.name")).Should().Equal("close_ticket");
    }

    [Test]
    public async Task Follow_JournalThatDoesNotTakeIt_TellsWhenItDoes()
    {
        _fixture.EarlierWeek();
        await _fixture.FollowAsync();
        await _fixture.CallAsync("bob", "get_ticket");
        await _fixture.CaughtUpAsync();
        await _fixture.Sinks.StopAsync();
        var journal = await _fixture.Sinks.Journal.OpenAsync();
        await journal.DisposeAsync();
        var sink = new AnomalyAuditSink(_fixture.Settings with { Journal = () => journal }, new AnomalyState());
        var batch = new AuditBatch([Parse(_fixture.Allowed("x", TimeSpan.Zero, "bob", "refund_order"), Path.GetFileName(journal.Location)!, 900)]);

        var writing = async () => await sink.WriteAsync(batch, CancellationToken.None);
        await writing.Should().ThrowAsync<IOException>().WithMessage("*did not take the record of an anomaly*");
        await writing.Should().ThrowAsync<IOException>("it stays found");
        await sink.DisposeAsync();
    }

    [Test]
    public async Task Write_WhileTheProcessStops_IsNotHeldUpByLearning()
    {
        await _fixture.Sinks.StartAsync();
        var sink = _fixture.Create();
        sink.StopLearning();

        var result = await sink.WriteAsync(McpGovernance.Testing.AuditRecords.Batch(Path.GetFileName(_fixture.Sinks.Log.Location)!, 2, 3), CancellationToken.None);

        result.Answer.Should().Be(AuditSinkAnswer.RetryAfter);
        await sink.DisposeAsync();
    }

    /// <summary>The clock of the journal stands still, so no time limit ends it.</summary>
    [Test]
    public async Task Stop_WhileLearningHangs_IsNotHeldUp()
    {
        using var clock = new HangingClock();
        _fixture.Sinks.Add(AnomalyAuditSink.Name, () => new AnomalyAuditSink(_fixture.Settings with { Time = clock }, new AnomalyState()));
        await _fixture.Sinks.StartAsync();
        await SinkFixture.SoonAsync(() => clock.Hangs.IsSet);

        var stopping = _fixture.Sinks.StopAsync();
        await SinkFixture.SoonAsync(() => _fixture.Sinks.LogLines.Any(static line => line.Contains("was not done when the process stopped", StringComparison.Ordinal)));
        clock.Gate.Set();

        await stopping.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Test]
    public async Task Write_RecordsThatNobodyKnows_AreAcknowledged()
    {
        await _fixture.Sinks.StartAsync();
        var sink = _fixture.Create();
        var log = Path.GetFileName(_fixture.Sinks.Log.Location)!;

        (await sink.WriteAsync(new AuditBatch([McpGovernance.Testing.AuditRecords.Unknown(log, 9)]), CancellationToken.None)).Should().Be(AuditSinkResult.Acknowledged(9));
        await sink.DisposeAsync();
    }

    private static AuditRecord Parse(string line, string log, long seq) => AuditRecord.Parse(System.Text.Encoding.UTF8.GetBytes(
        System.Text.RegularExpressions.Regex.Replace(line, "^\\{\"seq\":\\d+,\"log\":\"[^\"]+\"", $"{{\"seq\":{seq},\"log\":\"{log}\"")));

    /// <summary>Learning asks it when it begins, and does not get on before it answers.</summary>
    private sealed class HangingClock : TimeProvider, IDisposable
    {
        public ManualResetEventSlim Hangs { get; } = new();

        public ManualResetEventSlim Gate { get; } = new();

        public override DateTimeOffset GetUtcNow()
        {
            Hangs.Set();
            Gate.Wait();
            return base.GetUtcNow();
        }

        public void Dispose()
        {
            Hangs.Dispose();
            Gate.Dispose();
        }
    }

    /// <summary>Memory is let go only when this sink is done: waiting there for room would be waiting for itself.</summary>
    [Test]
    public async Task Write_MemoryThatTakesNothing_SaysItInTheLogAndGoesOn()
    {
        var journal = new Journal(new JournalSettings
        {
            Place = MemoryJournalPlace.Make(new MemoryJournalOptions { WhenFull = MemoryJournalOverflow.ForgetOldest }, []),
            Options = new AuditOptions(),
            Time = TimeProvider.System,
            Log = new JournalLog(NullLogger.Instance),
        });
        await journal.FirstAttempt;
        await journal.DisposeAsync();
        var sink = new AnomalyAuditSink(_fixture.Settings with { Journal = () => journal }, new AnomalyState(_fixture.Sinks.Meters));
        var refused = Enumerable.Range(0, 30).Select(_ => AuditRecord.Parse(System.Text.Encoding.UTF8.GetBytes(_fixture.Refused("log-memory", TimeSpan.Zero, "mallory"))));

        var result = await sink.WriteAsync(new AuditBatch(refused), CancellationToken.None);

        (result.Answer, result.Seq).Should().Be((AuditSinkAnswer.Acknowledged, 30));
        _fixture.Warnings.Should().ContainSingle(static line => line.Contains("Anomaly refusal_burst", StringComparison.Ordinal));
    }
}
