using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>The two statements that put one record into an index, prepared once.</summary>
internal sealed class IndexInsert(SqliteConnection connection) : IDisposable
{
    private readonly IndexStatement _record = new(connection, """
        INSERT INTO record (id, at, time, back, odd, event, call, type, caller, caller_kind, clients, agents, tool, targets, version, tool_kind, target_kind, data, code, verdict, rules, status, trace)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23) ON CONFLICT (id) DO NOTHING
        """);

    private readonly IndexStatement _line = new(connection, "INSERT INTO line (id, json) VALUES (?1, ?2)");

    /// <summary>Adds a record; not one that is there.</summary>
    public bool Add(IndexRun run, IndexedRecord record)
    {
        var (id, at) = (run.IdOf(record.Seq), run.AtOf(record));
        _record.Bind(1, id);
        _record.Bind(2, at);
        if (record.Time is { } time)
        {
            _record.Bind(3, time);
        }

        _record.Bind(4, record.Time < at ? 1 : 0);
        _record.Bind(5, record.IsOdd ? 1 : 0);
        _record.Bind(6, record.IsEvent ? 1 : 0);
        if (record.Call is { } call)
        {
            _record.Bind(7, call);
        }

        _record.Bind(8, record.Type);
        _record.Bind(9, record.Caller);
        _record.Bind(10, record.CallerKind);
        _record.Bind(11, record.Clients);
        _record.Bind(12, record.Agents);
        _record.Bind(13, record.Tool);
        _record.Bind(14, record.Targets);
        _record.Bind(15, record.Version);
        _record.Bind(16, record.ToolKind);
        _record.Bind(17, record.TargetKind);
        _record.Bind(18, record.Data);
        _record.Bind(19, record.Code);
        _record.Bind(20, record.Verdict);
        _record.Bind(21, record.Rules);
        _record.Bind(22, record.Status);
        _record.Bind(23, record.Trace);
        if (_record.Run() == 0)
        {
            return false;
        }

        _line.Bind(1, id);
        _line.Bind(2, record.Line);
        _line.Run();
        return true;
    }

    public void Dispose()
    {
        _record.Dispose();
        _line.Dispose();
    }
}
