using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>The records of one log and epoch, as far as they are in the index.</summary>
internal sealed class IndexRun
{
    public const long MaxSeq = (1L << IndexSchema.SeqBits) - 1;
    private const int MaxRun = (1 << (63 - IndexSchema.SeqBits)) - 1;

    private readonly bool _isFollowed;
    private long _first;

    private IndexRun(long id, long log, long first, long last, long count, long at, bool isFollowed) =>
        (Id, Log, _first, Last, Count, At, _isFollowed) = (id, log, first, last, count, at, isFollowed);

    public long Id { get; }

    /// <summary>The log's number in the index.</summary>
    public long Log { get; }

    /// <summary>The largest number of a record; 0 where there is none.</summary>
    public long Last { get; private set; }

    public long Count { get; private set; }

    /// <summary>The latest time of a record of the log, up to <see cref="Last"/>.</summary>
    public long At { get; private set; }

    /// <summary>Whether a record came after others that follow it, so that the times by which logs are merged must be found again.</summary>
    public bool IsOutOfOrder { get; private set; }

    /// <summary>Why a record can have no place in the index; <see langword="null"/> when it can.</summary>
    public static string? Problem(string? log, long epoch, long seq) =>
        log is not { Length: > 0 } || !IndexText.IsClean(log) ? "its log has no name, or one that an index cannot keep"
        : epoch < 1 || seq < 1 ? "it has no number"
        : seq > MaxSeq ? "its number is larger than an index can keep"
        : null;

    public static IndexRun Load(SqliteConnection connection, string log, string? directory, long epoch)
    {
        var number = Number(connection, log, directory);
        var isFollowed = connection.Scalar("SELECT EXISTS (SELECT 1 FROM run WHERE log = $log AND epoch > $epoch)", ("$log", number), ("$epoch", epoch)) != 0;
        using var find = connection.Command("SELECT id, first, last, count, at FROM run WHERE log = $log AND epoch = $epoch", ("$log", number), ("$epoch", epoch));
        using (var row = find.ExecuteReader())
        {
            if (row.Read())
            {
                return new IndexRun(row.GetInt64(0), number, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), isFollowed);
            }
        }

        var at = connection.Scalar("SELECT coalesce(max(at), 0) FROM run WHERE log = $log AND epoch < $epoch", ("$log", number), ("$epoch", epoch));
        var id = connection.Scalar("INSERT INTO run (log, epoch, first, last, count, at) VALUES ($log, $epoch, 0, 0, 0, $at) RETURNING id", ("$log", number), ("$epoch", epoch), ("$at", at));
        if (id > MaxRun)
        {
            throw new IOException($"The index has {MaxRun} starts of processes and has no place for more. Make another from the part of the journal that is still wanted.");
        }

        return new IndexRun(id, number, 0, 0, 0, at, isFollowed);
    }

    public long IdOf(long seq) => (Id << IndexSchema.SeqBits) | seq;

    /// <summary>The time by which a record is merged with those of other logs.</summary>
    public long AtOf(IndexedRecord record) => Math.Max(At, record.Time ?? 0);

    public void Added(IndexedRecord record)
    {
        Count++;
        _first = _first == 0 ? record.Seq : Math.Min(_first, record.Seq);
        IsOutOfOrder |= _isFollowed || record.Seq < Last;
        Last = Math.Max(Last, record.Seq);
        At = AtOf(record);
    }

    public void Save(SqliteConnection connection) => connection.Run(
        "UPDATE run SET first = $first, last = $last, count = $count, at = $at WHERE id = $id",
        ("$first", _first), ("$last", Last), ("$count", Count), ("$at", At), ("$id", Id));

    private static long Number(SqliteConnection connection, string log, string? directory)
    {
        connection.Run(
            "INSERT INTO log (name, directory) VALUES ($name, $directory) ON CONFLICT (name) DO UPDATE SET directory = excluded.directory WHERE excluded.directory IS NOT log.directory AND excluded.directory IS NOT NULL",
            ("$name", log), ("$directory", directory));
        return connection.Scalar("SELECT id FROM log WHERE name = $name", ("$name", log));
    }
}
