using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite.Tests.Support;

/// <summary>The file of an index for one test, and what a test does to it behind the index's back.</summary>
internal sealed class TemporaryIndex : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory.Sub("index.db");

    public string Sub(string name) => _directory.Sub(name);

    public SqliteAuditSink Sink(string? journalRoot = null, long? maxPages = null) =>
        new(new SqliteAuditSinkOptions { Path = Path, JournalRoot = journalRoot }, static () => null, maxPages);

    /// <summary>Gives a journal's records to a sink as the follower of each of its logs does.</summary>
    public static async Task FollowAsync(AuditSink sink, params string[] roots)
    {
        foreach (var run in new CallHistory(roots).ReadRecords(static _ => { }).GroupBy(static record => (record.Log, record.Epoch)).OrderBy(static run => run.Key.Epoch))
        {
            var batch = new List<AuditRecord>();
            foreach (var record in run)
            {
                var next = AuditRecord.Parse(record.Utf8Json);
                if (batch.Count == 500 || (batch.Count > 0 && batch[^1].Seq + 1 != next.Seq))
                {
                    await GiveAsync(sink, batch);
                }

                batch.Add(next);
            }

            await GiveAsync(sink, batch);
        }
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public void Run(string sql)
    {
        using var connection = Open();
        connection.Run(sql);
    }

    public List<byte[]> Lines(string log)
    {
        var lines = new List<byte[]>();
        if (!File.Exists(Path))
        {
            return lines;
        }

        using var connection = Open();
        using var command = connection.Command(
            "SELECT line.json FROM line JOIN run ON run.id = line.id >> 40 JOIN log ON log.id = run.log WHERE log.name = $log ORDER BY run.epoch, line.id", ("$log", log));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            lines.Add((byte[])row.GetValue(0));
        }

        return lines;
    }

    public void Dispose() => _directory.Dispose();

    private static async Task GiveAsync(AuditSink sink, List<AuditRecord> batch)
    {
        if (batch.Count > 0)
        {
            var given = new AuditBatch(batch);
            var result = await sink.WriteAsync(given, CancellationToken.None);
            result.Should().Be(AuditSinkResult.Acknowledged(given.LastSeq));
            batch.Clear();
        }
    }
}
