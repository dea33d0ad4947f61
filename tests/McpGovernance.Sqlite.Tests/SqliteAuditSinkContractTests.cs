using McpGovernance.Sqlite.Tests.Support;
using McpGovernance.Testing;

namespace McpGovernance.Sqlite.Tests;

[Parallelizable(ParallelScope.All)]
internal sealed class SqliteAuditSinkContractTests : AuditSinkContractTests
{
    private readonly TemporaryIndex _index = new();

    [TearDown]
    public void Clean() => _index.Dispose();

    protected override ValueTask<AuditSink> CreateSinkAsync() => new(_index.Sink());

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log) => new([.. _index.Lines(log).Select(static line => (ReadOnlyMemory<byte>)line)]);

    /// <summary>A file of something else, where the index would be.</summary>
    protected override async ValueTask<bool> BreakStoreAsync()
    {
        await File.WriteAllTextAsync(_index.Path, "This is no index.");
        return true;
    }
}
