using McpGovernance.Testing;
using McpGovernance.Tests.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.Threats;

/// <summary>Is the audit there: what loses records elsewhere, tried on sinks (threats 167 to 189).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditSinkThreatTests
{
    private readonly SinkFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    private async Task EverythingArrivesAsync()
    {
        await _fixture.UntilAsync(() => _fixture.State is { LagRecords: 0, Problem: null, Delivered: > 0 });
        SinkFixture.Texts(_fixture.Collected.Records).Should().Equal(_fixture.Lines());
        _fixture.State.Lost.Should().Be(0);
    }

    [Test]
    public async Task T167_T173_T174_MoreRecordsThanAnyBuffer_WhileTheSinkIsDown_NoneIsDropped()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Throw;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(3_000);
        sink.Always = null;

        await EverythingArrivesAsync();
        _fixture.Collected.Records[0].Type.Should().Be("audit.opened", "the oldest is there too");
    }

    [Test]
    public async Task T168_SlowSink_IsBehindAndSaysHowFar()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.AskToWait;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(100);
        await _fixture.UntilAsync(() => _fixture.State is { LagRecords: 101, Lag.TotalSeconds: > 5 });
        sink.Always = null;

        await EverythingArrivesAsync();
    }

    [Test]
    public async Task T169_FailedBatchAtShutdown_StaysInTheJournal()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.KeepHalf;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(200);
        await _fixture.RestartAsync(_fixture.Collected);

        await EverythingArrivesAsync();
    }

    [Test]
    public async Task T170_TwentyFailedBatches_DropNothing()
    {
        var sink = _fixture.AddFaulty();
        sink.Plan([.. Enumerable.Repeat(AuditSinkFault.Throw, 20)]);
        await _fixture.StartAsync();
        await _fixture.AppendAsync(50);

        await EverythingArrivesAsync();
        _fixture.State.Failures.Should().Be(20);
    }

    [TestCase(AuditSinkFault.Throw)]
    [TestCase(AuditSinkFault.AnswerNull)]
    public async Task T171_T172_SinkThatThrowsOrReturnsNull_IsAFailureAndTheRecordsComeAgain(AuditSinkFault fault)
    {
        _fixture.AddFaulty().Plan(fault);
        await _fixture.StartAsync();
        await _fixture.AppendAsync(10);

        await EverythingArrivesAsync();
        _fixture.State.Failures.Should().Be(1);
    }

    [Test]
    public async Task T177_OutageUnderLoad_HoldsOneBatchAndNoMore()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Throw;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(1_000, new string('x', 4000));
        sink.Always = null;

        await EverythingArrivesAsync();
        _fixture.Collected.Batches.Should().OnlyContain(static batch => batch.Bytes <= 1 << 20 && batch.Records.Count <= 512, "what is not in a batch is in the journal's files only");
    }

    [Test]
    public async Task T178_T181_RejectedRecord_IsOnDiskBeforeTheFollowerGoesOn()
    {
        var sink = _fixture.AddFaulty();
        sink.Plan(AuditSinkFault.Throw, AuditSinkFault.Reject);
        await _fixture.StartAsync();
        await _fixture.AppendAsync(10);
        await _fixture.UntilAsync(() => _fixture.State is { DeadLetters: 1, LagRecords: 0 });
        await _fixture.StopAsync();

        File.ReadAllLines(Path.Combine(_fixture.Directory, "it.dead.jsonl")).Should().ContainSingle();
        _fixture.Lines().Should().ContainSingle(static line => line.Contains("audit.gap", StringComparison.Ordinal));
    }

    [Test]
    public async Task T182_SinkThatHangs_NoCallWaits()
    {
        var sink = new FaultInjectingAuditSink(new CollectingAuditSink()) { Always = AuditSinkFault.Hang };
        var tools = new Tools();
        await using (var pair = await GovernedPair.StartAsync(
            server => server.WithTools([tools.Reading()]),
            governance => governance.AddAuditSink("hangs", _ => sink).UseAudit(static audit => audit.ShutdownTimeout = TimeSpan.FromMilliseconds(100))))
        {
            for (var i = 0; i < 20; i++)
            {
                GovernedAssert.Permitted(await pair.Client.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = "1" }));
            }
        }

        tools.Runs.Should().Be(20);
        sink.Writes.Should().BeLessThanOrEqualTo(1);
    }

    [Test]
    public async Task T185_JournalBeginsAnotherFileUnderTheFollower_NothingIsLost()
    {
        _fixture.Journal.Options.SegmentBytes = 1 << 20;
        _fixture.AddFaulty();
        await _fixture.StartAsync();
        await _fixture.AppendAsync(700, new string('x', 4000));

        await EverythingArrivesAsync();
        Directory.EnumerateFiles(_fixture.Log.Location!, "*.jsonl").Should().HaveCountGreaterThan(2);
    }
}
