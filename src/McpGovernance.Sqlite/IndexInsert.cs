using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>The two commands that put one record into an index, prepared once.</summary>
internal sealed class IndexInsert : IDisposable
{
    private readonly SqliteCommand _record;
    private readonly SqliteCommand _line;
    private readonly SqliteParameter[] _numbers;
    private readonly SqliteParameter _call;
    private readonly SqliteParameter[] _texts;
    private readonly SqliteParameter _lineId;
    private readonly SqliteParameter _json;

    public IndexInsert(SqliteConnection connection)
    {
        _record = connection.CreateCommand();
        _line = connection.CreateCommand();
        _numbers = [.. Names("id", "at", "time", "back", "odd", "event").Select(name => _record.Parameters.Add(name, SqliteType.Integer))];
        _call = _record.Parameters.Add("$call", SqliteType.Blob);
        _texts =
        [
            .. Names("type", "caller", "caller_kind", "clients", "agents", "tool", "targets", "version", "tool_kind", "target_kind", "data", "code", "verdict", "rules", "status", "trace")
                .Select(name => _record.Parameters.Add(name, SqliteType.Text)),
        ];
        var names = _record.Parameters.Cast<SqliteParameter>().Select(static parameter => parameter.ParameterName).ToArray();
        _record.CommandText = $"INSERT INTO record ({string.Join(", ", names.Select(static name => name[1..]))}) VALUES ({string.Join(", ", names)}) ON CONFLICT (id) DO NOTHING";
        _lineId = _line.Parameters.Add("$id", SqliteType.Integer);
        _json = _line.Parameters.Add("$json", SqliteType.Blob);
        _line.CommandText = "INSERT INTO line (id, json) VALUES ($id, $json)";
        _record.Prepare();
        _line.Prepare();
    }

    /// <summary>Adds a record; not one that is there.</summary>
    public bool Add(IndexRun run, IndexedRecord record)
    {
        var (id, at) = (run.IdOf(record.Seq), run.AtOf(record));
        _numbers[0].Value = id;
        _numbers[1].Value = at;
        _numbers[2].Value = (object?)record.Time ?? DBNull.Value;
        _numbers[3].Value = record.Time is { } time && time < at ? 1L : 0L;
        _numbers[4].Value = record.IsOdd ? 1L : 0L;
        _numbers[5].Value = record.IsEvent ? 1L : 0L;
        _call.Value = (object?)record.Call ?? DBNull.Value;
        Set(0, record.Type);
        Set(1, record.Caller);
        Set(2, record.CallerKind);
        Set(3, record.Clients);
        Set(4, record.Agents);
        Set(5, record.Tool);
        Set(6, record.Targets);
        Set(7, record.Version);
        Set(8, record.ToolKind);
        Set(9, record.TargetKind);
        Set(10, record.Data);
        Set(11, record.Code);
        Set(12, record.Verdict);
        Set(13, record.Rules);
        Set(14, record.Status);
        Set(15, record.Trace);
        if (_record.ExecuteNonQuery() == 0)
        {
            return false;
        }

        _lineId.Value = id;
        _json.Value = record.Line;
        _line.ExecuteNonQuery();
        return true;
    }

    public void Dispose()
    {
        _record.Dispose();
        _line.Dispose();
    }

    private static IEnumerable<string> Names(params string[] columns) => columns.Select(static column => "$" + column);

    private void Set(int text, string? value) => _texts[text].Value = (object?)value ?? DBNull.Value;
}
