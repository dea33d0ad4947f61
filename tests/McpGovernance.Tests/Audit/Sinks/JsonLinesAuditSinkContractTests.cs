using McpGovernance.Testing;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
internal sealed class JsonLinesAuditSinkContractTests : AuditSinkContractTests
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FaultyStorage _storage = new();

    [TearDown]
    public void Clean() => _directory.Dispose();

    protected override ValueTask<AuditSink> CreateSinkAsync() =>
        new(new JsonLinesAuditSink(new JsonLinesAuditSinkOptions { Directory = _directory.Sub("copy"), MaxFileBytes = 64 << 10 }, time: null, _storage));

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) => new([.. JsonLinesAuditSinkTests.Lines(_directory.Sub("copy"), log).Select(static line => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(line))]);

    protected override ValueTask<bool> BreakStoreAsync()
    {
        _storage.Room = 0;
        return new(true);
    }
}
