using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class AuditSinkCollectingContractTests : AuditSinkContractTests
{
    private readonly CollectingAuditSink _store = new();
    private FaultInjectingAuditSink? _faults;

    protected override ValueTask<AuditSink> CreateSinkAsync()
    {
        _faults = new FaultInjectingAuditSink(_store);
        return new(_faults);
    }

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) =>
        new([.. _store.Records.Where(record => record.Log == log).Select(static record => record.Utf8Json)]);

    protected override ValueTask<bool> BreakStoreAsync()
    {
        _faults!.Always = AuditSinkFault.Throw;
        return new(true);
    }
}
