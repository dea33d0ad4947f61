using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Puts records into an index, each once. Not thread safe.</summary>
internal sealed class IndexWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly FileStream? _held;
    private readonly IndexInsert _insert;
    private readonly HashSet<string> _kinds = new(StringComparer.Ordinal);

    public IndexWriter(SqliteConnection connection, FileStream? held = null)
    {
        (_connection, _held) = (connection, held);
        _insert = new IndexInsert(connection);
    }

    /// <summary>Opens an index, and makes it when there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPages">How large it may be; <see langword="null"/> for no bound.</param>
    public static IndexWriter Open(string path, long? maxPages)
    {
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new DirectoryNotFoundException($"There is no directory '{Path.GetDirectoryName(path)}' for the index. Make it, or name another.");
        }

        var held = IndexFile.Hold(path, toReplace: false);
        SqliteConnection? connection = null;
        try
        {
            connection = IndexFile.OpenToWrite(path);
            if (maxPages is { } pages)
            {
                connection.Scalar($"PRAGMA max_page_count = {pages}");
            }

            return new IndexWriter(connection, held);
        }
        catch
        {
            connection?.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>The last record of a log that is in the index.</summary>
    public AuditPosition Cursor(string log)
    {
        using var find = _connection.Command("SELECT run.epoch, run.last FROM run JOIN log ON log.id = run.log WHERE log.name = $log ORDER BY run.epoch DESC LIMIT 1", ("$log", log));
        using var row = find.ExecuteReader();
        return row.Read() ? new AuditPosition(log, row.GetInt64(0), row.GetInt64(1)) : AuditPosition.Start(log);
    }

    /// <summary>Writes records in one transaction, with how far their logs have come.</summary>
    /// <param name="records">The records, in any order.</param>
    /// <param name="directory">Where a log stands, where that is known.</param>
    /// <param name="timeLimit">Ends it, with nothing written.</param>
    /// <returns>How many were not in the index before.</returns>
    public long Write(IEnumerable<IndexedRecord> records, Func<string, string?> directory, CancellationToken timeLimit)
    {
        _connection.Run("BEGIN IMMEDIATE");
        try
        {
            var runs = new Dictionary<(string Log, long Epoch), IndexRun>();
            IndexRun? run = null;
            (string Log, long Epoch) last = default;
            var added = 0L;
            foreach (var record in records)
            {
                timeLimit.ThrowIfCancellationRequested();
                if (run is null || record.Epoch != last.Epoch || record.Log != last.Log)
                {
                    last = (record.Log, record.Epoch);
                    if (!runs.TryGetValue(last, out run))
                    {
                        // A run begins with the time that the one before it came to.
                        Save(runs);
                        runs.Add(last, run = IndexRun.Load(_connection, record.Log, directory(record.Log), record.Epoch));
                    }
                }

                added += Add(run, record) ? 1 : 0;
            }

            Save(runs);
            foreach (var log in runs.Values.Where(static used => used.IsOutOfOrder).Select(static used => used.Log).Distinct())
            {
                IndexOrder.Restore(_connection, log);
            }

            _connection.Run("COMMIT");
            return added;
        }
        catch
        {
            TryRollBack();
            throw;
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
        _held?.Dispose();
    }

    private void Save(Dictionary<(string Log, long Epoch), IndexRun> runs)
    {
        foreach (var run in runs.Values)
        {
            run.Save(_connection);
        }
    }

    private bool Add(IndexRun run, IndexedRecord record)
    {
        if (!_insert.Add(run, record))
        {
            return false;
        }

        run.Added(record);
        if (record.CallerKind is { } kind && _kinds.Add(kind))
        {
            _connection.Run("INSERT INTO caller_kind VALUES ($kind) ON CONFLICT DO NOTHING", ("$kind", kind));
        }

        return true;
    }

    private void TryRollBack()
    {
        _kinds.Clear();
        try
        {
            _connection.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // It ended by itself, or closing the connection ends it.
        }
    }
}
