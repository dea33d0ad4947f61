using CustomSink;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Data.Sqlite;

namespace McpGovernance.Tests.Audit;

/// <summary>The sink of samples/CustomSink keeps the contract.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AuditSinkSampleContractTests : AuditSinkContractTests
{
    private readonly TemporaryDirectory _directory = new();

    private string File => _directory.Sub("archive.db");

    [TearDown]
    public void Clean() => _directory.Dispose();

    protected override ValueTask<AuditSink> CreateSinkAsync() => new(new ArchiveSink(File));

    protected override ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadAsync(string log)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT line FROM record WHERE log = $log ORDER BY epoch, seq";
        command.Parameters.AddWithValue("$log", log);
        using var rows = command.ExecuteReader();
        var lines = new List<ReadOnlyMemory<byte>>();
        while (rows.Read())
        {
            lines.Add(rows.GetFieldValue<byte[]>(0));
        }

        return new(lines);
    }

    protected override ValueTask<bool> BreakStoreAsync()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE record";
        command.ExecuteNonQuery();
        return new(true);
    }
}
