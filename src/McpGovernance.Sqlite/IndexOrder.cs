using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Finds the times by which the records of a log are merged with those of others, after some came late.</summary>
internal static class IndexOrder
{
    public static void Restore(SqliteConnection connection, long log)
    {
        var at = 0L;
        foreach (var run in Runs(connection, log))
        {
            at = Restore(connection, run, at);
            connection.Run("UPDATE run SET at = $at WHERE id = $id", ("$at", at), ("$id", run));
        }
    }

    private static long Restore(SqliteConnection connection, long run, long at)
    {
        using var read = connection.Command(
            "SELECT id, time, at FROM record WHERE id BETWEEN $from AND $to ORDER BY id", ("$from", run << IndexSchema.SeqBits), ("$to", (run << IndexSchema.SeqBits) | IndexRun.MaxSeq));
        using var row = read.ExecuteReader();
        while (row.Read())
        {
            long? time = row.IsDBNull(1) ? null : row.GetInt64(1);
            at = Math.Max(at, time ?? 0);
            if (row.GetInt64(2) != at)
            {
                connection.Run("UPDATE record SET at = $at, back = $back WHERE id = $id", ("$at", at), ("$back", time < at ? 1L : 0L), ("$id", row.GetInt64(0)));
            }
        }

        return at;
    }

    private static List<long> Runs(SqliteConnection connection, long log)
    {
        var runs = new List<long>();
        using var read = connection.Command("SELECT id FROM run WHERE log = $log ORDER BY epoch", ("$log", log));
        using var row = read.ExecuteReader();
        while (row.Read())
        {
            runs.Add(row.GetInt64(0));
        }

        return runs;
    }
}
