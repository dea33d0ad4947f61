using System.Diagnostics;
using McpGovernance.OpenTelemetry.Tests.Support;
using McpGovernance.Testing;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OpenTelemetryAuditSinkTests : IDisposable
{
    private static readonly string Log = AuditRecords.Log(1);

    private readonly MirroredLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Test]
    public async Task WriteAsync_Record_HasItsOwnTimeTraceSpanAndName()
    {
        using var around = new Activity("the sink's own work").Start();
        var record = await MirroredLogs.MirrorAsync(
            """{"v":1,"type":"call.outcome","log":"a","epoch":1,"seq":1,"time":"2026-01-05T08:00:00.1234567Z","observed":"2026-01-05T08:00:01Z","trace":"0af7651916cd43dd8448eb211c80319c","span":"b7ad6b7169203331"}""");

        record.Timestamp.Should().Be(new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc).AddTicks(1234567));
        record.ObservedTimestamp.Should().Be(new DateTime(2026, 1, 5, 8, 0, 1, DateTimeKind.Utc));
        record.TraceId.ToHexString().Should().Be("0af7651916cd43dd8448eb211c80319c");
        record.SpanId.ToHexString().Should().Be("b7ad6b7169203331");
        record.EventId.Name.Should().Be("call.outcome");
        record.CategoryName.Should().Be("McpGovernance.Audit");
        record.Body.Should().Be("call.outcome");
    }

    [TestCase("")]
    [TestCase(""","trace":"0AF7651916CD43DD8448EB211C80319C","span":"b7ad"}""")]
    [TestCase(""","trace":"00000000000000000000000000000000","span":"0000000000000000"}""")]
    [TestCase(""","trace":7,"span":null}""")]
    public async Task WriteAsync_RecordWithoutAUsableTrace_HasNone(string rest)
    {
        using var around = new Activity("the sink's own work").Start();
        var record = await MirroredLogs.MirrorAsync($$"""{"v":1,"type":"audit.closed","log":"a","epoch":1,"seq":1{{(rest.Length == 0 ? "}" : rest)}}""");

        record.TraceId.Should().Be(default(ActivityTraceId));
        record.SpanId.Should().Be(default(ActivitySpanId));
    }

    [Test]
    public async Task WriteAsync_ManyBatches_MirrorsEachRecordOnceInOrder()
    {
        await using var sink = _logs.CreateSink();
        for (var first = 1; first <= 3_000; first += 500)
        {
            var result = await sink.WriteAsync(AuditRecords.Batch(Log, first, 500), CancellationToken.None);
            result.Should().Be(AuditSinkResult.Acknowledged(first + 499));
        }

        _logs.Records.Select(static record => (long)MirroredLogs.Attribute(record, "mcpgovernance.seq")!).Should().Equal(Enumerable.Range(1, 3_000).Select(static n => (long)n));
    }

    [Test]
    public async Task WriteAsync_TheSameRangeAgain_IsNotMirroredTwiceByOneSink()
    {
        await using var sink = _logs.CreateSink();
        await sink.WriteAsync(AuditRecords.Batch(Log, 1, 7), CancellationToken.None);
        await sink.WriteAsync(AuditRecords.Batch(Log, 1, 20), CancellationToken.None);

        _logs.Records.Should().HaveCount(20);
    }

    [Test]
    public async Task WriteAsync_ByDefault_HasNothingOfTheArgumentsAndNoExperimentalName()
    {
        var record = await MirroredLogs.MirrorAsync(RecordMappingTests.Whole);

        Exported.Texts([record]).Should().NotContain(static text => text.Contains("planted", StringComparison.Ordinal));
        record.Attributes!.Select(static attribute => attribute.Key).Should().NotContain(static name =>
            name.StartsWith("audit.", StringComparison.Ordinal) || name.StartsWith("gen_ai.guardrail.", StringComparison.Ordinal));
    }

    [Test]
    public async Task WriteAsync_ArgumentsAskedFor_AreThoseOfTheJournal()
    {
        var record = await MirroredLogs.MirrorAsync(RecordMappingTests.Whole, new() { IncludeArguments = true });

        MirroredLogs.Attribute(record, "gen_ai.tool.call.arguments").Should().Be("""{"text":"planted"}""");
    }

    [Test]
    public async Task WriteAsync_RecordOfAnotherVersion_SaysItsHeaderAlone()
    {
        var record = await MirroredLogs.MirrorAsync(
            """{"v":2,"type":"call.outcome","log":"a","epoch":3,"seq":4,"id":"i","call":"c","method":"planted","outcome":{"status":"refused"},"trace":"0af7651916cd43dd8448eb211c80319c"}""");

        Exported.Pairs(record.Attributes!).Should().Equal(
            "mcpgovernance.record.version=2", "mcpgovernance.record.id=i", "mcpgovernance.log=a", "mcpgovernance.epoch=3", "mcpgovernance.seq=4", "mcpgovernance.call.id=c");
        record.LogLevel.Should().Be(LogLevel.Information);
        record.TraceId.Should().Be(default(ActivityTraceId));
    }

    [Test]
    public async Task WriteAsync_ProviderThatDoesNotStamp_SaysWhatToDoAndNothingOfTheRecord()
    {
        using var logs = new MirroredLogs(stamps: false);
        await using var sink = logs.CreateSink();
        var writing = async () => await sink.WriteAsync(new AuditBatch([AuditRecords.WithText(Log, 1, "planted")]), CancellationToken.None);

        var thrown = (await writing.Should().ThrowAsync<InvalidOperationException>()).Which;
        thrown.Message.Should().Contain("AddOpenTelemetryAuditSink");
        thrown.ToString().Should().NotContain("planted");
    }

    [Test]
    public async Task WriteAsync_AfterDispose_IsNotAcknowledged()
    {
        var sink = _logs.CreateSink();
        await sink.DisposeAsync();
        var writing = async () => await sink.WriteAsync(AuditRecords.Batch(Log, 1, 1), CancellationToken.None);

        await writing.Should().ThrowAsync<ObjectDisposedException>();
        _logs.Records.Should().BeEmpty();
    }

    [Test]
    public async Task WriteAsync_QueueThatDoesNotEmpty_WaitsWithoutHandingOverAndGoesOnLater()
    {
        var queue = new StuckQueue { IsStuck = true };
        using var logs = new MirroredLogs(last: queue);
        await using var sink = logs.CreateSink();
        await sink.WriteAsync(AuditRecords.Batch(Log, 1, 500), CancellationToken.None);
        await sink.WriteAsync(AuditRecords.Batch(Log, 501, 500), CancellationToken.None);

        (await sink.WriteAsync(AuditRecords.Batch(Log, 1_001, 500), CancellationToken.None)).Answer.Should().Be(AuditSinkAnswer.RetryAfter);
        logs.Records.Should().HaveCount(1_000);
        queue.IsStuck = false;
        (await sink.WriteAsync(AuditRecords.Batch(Log, 1_001, 500), CancellationToken.None)).Should().Be(AuditSinkResult.Acknowledged(1_500));
        logs.Records.Should().HaveCount(1_500);
    }

    [Test]
    public async Task WriteAsync_QueueThatHangs_EndsWithTheTimeLimit()
    {
        using var gate = new ManualResetEventSlim();
        using var logs = new MirroredLogs(last: new StuckQueue { Gate = gate });
        await using var sink = logs.CreateSink();
        await sink.WriteAsync(AuditRecords.Batch(Log, 1, 500), CancellationToken.None);
        await sink.WriteAsync(AuditRecords.Batch(Log, 501, 500), CancellationToken.None);
        using var limit = new CancellationTokenSource();
        var writing = sink.WriteAsync(AuditRecords.Batch(Log, 1_001, 500), limit.Token).AsTask();
        await limit.CancelAsync();

        await FluentActions.Awaiting(() => writing.WaitAsync(TimeSpan.FromSeconds(10))).Should().ThrowAsync<OperationCanceledException>();
        gate.Set();
        (await sink.WriteAsync(AuditRecords.Batch(Log, 1_001, 500), CancellationToken.None)).Should().Be(AuditSinkResult.Acknowledged(1_500));
    }

    private sealed class StuckQueue : BaseProcessor<LogRecord>
    {
        public bool IsStuck { get; set; }

        public ManualResetEventSlim? Gate { get; init; }

        protected override bool OnForceFlush(int timeoutMilliseconds)
        {
            Gate?.Wait();
            return !IsStuck;
        }
    }
}
