using McpGovernance;
using Microsoft.Data.Sqlite;

namespace CustomSink;

/// <summary>Keeps records in an SQLite file: the exact bytes, one copy of each, found by who called and when.</summary>
internal sealed class ArchiveSink : AuditSink
{
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    public ArchiveSink(string path)
    {
        _connection = new SqliteConnection($"Data Source={path};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"); // What is acknowledged survives a power cut.
        Run("CREATE TABLE IF NOT EXISTS record (log TEXT, epoch INT, seq INT, time TEXT, type TEXT, call TEXT, line BLOB NOT NULL, PRIMARY KEY (log, epoch, seq)) WITHOUT ROWID");
    }

    public override AuditSinkDescription Description { get; } = new() { Name = "archive", MaxRecords = 1000 };

    /// <summary>Optional: what is here need not come again when the cursor beside the journal is lost.</summary>
    public override ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit)
    {
        lock (_gate)
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "SELECT epoch, seq FROM record WHERE log = $log ORDER BY epoch DESC, seq DESC LIMIT 1";
            command.Parameters.AddWithValue("$log", log);
            using var row = command.ExecuteReader();
            return new(row.Read() ? new AuditPosition(log, row.GetInt64(0), row.GetInt64(1)) : AuditPosition.Start(log));
        }
    }

    /// <summary>One transaction for a batch. Whatever goes wrong goes out as an exception, and the batch comes again.</summary>
    protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction();
            using var insert = _connection.CreateCommand();
            insert.CommandText = "INSERT INTO record VALUES ($log, $epoch, $seq, $time, $type, $call, $line) ON CONFLICT DO NOTHING";
            foreach (var record in batch.Records)
            {
                timeLimit.ThrowIfCancellationRequested();
                insert.Parameters.Clear();
                insert.Parameters.AddWithValue("$log", record.Log);
                insert.Parameters.AddWithValue("$epoch", record.Epoch);
                insert.Parameters.AddWithValue("$seq", record.Seq);
                insert.Parameters.AddWithValue("$time", record.Time?.ToString("O") ?? (object)DBNull.Value);
                insert.Parameters.AddWithValue("$type", record.Type ?? (object)DBNull.Value);
                insert.Parameters.AddWithValue("$call", record.Call ?? (object)DBNull.Value);
                insert.Parameters.AddWithValue("$line", record.Utf8Json.ToArray());
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
            return new(AuditSinkResult.Acknowledged(batch.LastSeq));
        }
    }

    protected override ValueTask CloseCoreAsync()
    {
        lock (_gate)
        {
            return _connection.DisposeAsync();
        }
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
