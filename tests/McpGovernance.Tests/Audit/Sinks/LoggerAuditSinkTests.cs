using McpGovernance.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class LoggerAuditSinkTests : AuditSinkContractTests
{
    private readonly FakeLogger<LoggerAuditSink> _logger = new();

    [Test]
    public async Task WriteAsync_Record_HasItsHeaderAsState()
    {
        await using var sink = new LoggerAuditSink(_logger);
        await sink.WriteAsync(AuditRecords.Batch(AuditRecords.Log(1), 4, 1), CancellationToken.None);

        _logger.LatestRecord.GetStructuredStateValue("Seq").Should().Be("4");
        _logger.LatestRecord.GetStructuredStateValue("Type").Should().Be("call.intent");
    }

    protected override ValueTask<AuditSink> CreateSinkAsync() => new(new LoggerAuditSink(_logger));

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) => new([.. _logger.Collector.GetSnapshot()
        .Where(line => line.GetStructuredStateValue("Log") == log)
        .Select(static line => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(line.GetStructuredStateValue("Record")!))]);
}
