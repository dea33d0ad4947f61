using System.Text;
using McpGovernance.OpenTelemetry.Tests.Support;
using McpGovernance.Testing;

namespace McpGovernance.OpenTelemetry.Tests;

/// <summary>
/// The contract of sinks, with the record in the body. What does not hold for a mirror: one copy of each record (it says that it is not idempotent) and a store that
/// fails (an exporter does not tell, so there is no store to break here).
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OpenTelemetryAuditSinkContractTests : AuditSinkContractTests, IDisposable
{
    private readonly MirroredLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    protected override ValueTask<AuditSink> CreateSinkAsync() => new(_logs.CreateSink(new() { IncludeArguments = true, IncludeRecord = true }));

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) => new([.. _logs.Records.ToArray()
        .Where(record => (string?)MirroredLogs.Attribute(record, "mcpgovernance.log") == log)
        .Select(static record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record.Body!))]);
}
