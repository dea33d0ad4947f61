using System.Globalization;
using McpGovernance.Audit;
using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Gives the records that answer a question to whoever joins them. Not thread safe.</summary>
internal sealed class IndexReader(string path, CallQuestion question, IndexScope scope) : JournalRecordSource
{
    private const string FindLine = "SELECT json FROM line WHERE id = $id";

    private readonly Dictionary<long, bool> _alive = [];

    /// <summary>Looks whether there is an index that can be read.</summary>
    /// <exception cref="InvalidDataException">It is none, is damaged, or was made by a newer version.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read now.</exception>
    public void Check() => Open().Dispose();

    public override IEnumerable<JournalRecord> Read(Action<JournalProblem> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var held = IndexFile.HoldToRead(path);
        using var connection = Open();

        using var command = Use(() =>
        {
            // One state of the index for all that is read.
            connection.Run("BEGIN");
            ReportGaps(connection, report);
            return IndexQuery.Command(connection, question, scope);
        });
        using var line = connection.Command(FindLine, ("$id", 0L));
        using var row = Use(command.ExecuteReader);
        while (Use(row.Read))
        {
            if (Use(() => Record(row, line, report)) is { } record)
            {
                yield return record;
            }
        }
    }

    public override JournalRecord? ReadAgain(string file, long line)
    {
        using var connection = Open();
        using var command = connection.Command(FindLine, ("$id", line));
        return Use(() => command.ExecuteScalar() is byte[] json && JournalRecord.TryParse(json, path, line, out var record, out _) ? record : null);
    }

    public override bool IsWriterAlive(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var run = record.Line >> IndexSchema.SeqBits;
        if (!_alive.TryGetValue(run, out var isAlive))
        {
            using var connection = Open();
            using var command = connection.Command("SELECT log.directory FROM run JOIN log ON log.id = run.log WHERE run.id = $run", ("$run", run));
            _alive.Add(run, isAlive = Use(command.ExecuteScalar) is string { Length: > 0 } directory && JournalReader.IsHeld(directory));
        }

        return isAlive;
    }

    private JournalRecord? Record(SqliteDataReader row, SqliteCommand line, Action<JournalProblem> report)
    {
        var id = row.GetInt64(0);
        line.Parameters[0].Value = id;
        if (line.ExecuteScalar() is byte[] json && JournalRecord.TryParse(json, path, id, out var record, out var problem))
        {
            return record;
        }

        report(new JournalProblem(JournalProblemKind.Unreadable, path, 0, string.Create(
            CultureInfo.InvariantCulture, $"record {id & IndexRun.MaxSeq} of epoch {row.GetInt64(2)} of '{row.GetString(1)}' is in the index and no record that can be read. Compare it with the journal.")));
        return null;
    }

    private void ReportGaps(SqliteConnection connection, Action<JournalProblem> report)
    {
        using var command = connection.Command("SELECT log.name, run.epoch, run.first, run.last, run.count FROM run JOIN log ON log.id = run.log WHERE run.count > 0 ORDER BY log.name, run.epoch");
        using var row = command.ExecuteReader();
        (string? Log, long Last) before = default;
        while (row.Read())
        {
            var (log, first, last) = (row.GetString(0), row.GetInt64(2), row.GetInt64(3));

            // A number that goes on over epochs is as good as one that begins again.
            var expected = log == before.Log && first == before.Last + 1 ? first : 1;
            if (last - expected + 1 - row.GetInt64(4) is > 0 and var missing)
            {
                report(new JournalProblem(JournalProblemKind.Unreadable, path, 0, string.Create(
                    CultureInfo.InvariantCulture, $"{missing} records of epoch {row.GetInt64(1)} of '{log}' are not in the index. Ask the journal, or make the index again from it: 'mcpgov audit index <root...> --to <file>'.")));
            }

            before = (log, last);
        }
    }

    private SqliteConnection Open() => Use(() => IndexFile.OpenToRead(path));

    private T Use<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException failure)
        {
            throw IndexFailure.Of(failure, path);
        }
    }
}
