using McpGovernance.Audit;
using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Finds the records of all calls that may answer a question; whether one does is decided on what its records say together.</summary>
/// <remarks>
/// What a call says of caller, tool or status, one of its records says. So a call is looked at when each thing that is asked for stands in
/// some record of it, and never left out because it stands in another. The first of these conditions is looked up, the others are held
/// against the call's records. Texts of commands are made of constants; every value is a parameter.
/// </remarks>
internal sealed class IndexQuery
{
    private const string Order = "CROSS JOIN run ON run.id = r.id >> 40 CROSS JOIN log ON log.id = run.log ORDER BY r.at, log.name, run.epoch, r.id";

    private readonly List<(string Name, object Value)> _parameters = [];
    private readonly List<Func<string, string>> _conditions = [];
    private readonly CallQuestion _question;

    private IndexQuery(CallQuestion question) => _question = question;

    public static SqliteCommand Command(SqliteConnection connection, CallQuestion question, IndexScope scope)
    {
        var query = new IndexQuery(question);
        var isKind = question.Caller is { } caller && connection.Scalar("SELECT EXISTS (SELECT 1 FROM caller_kind WHERE text = $kind)", ("$kind", caller)) != 0;
        var command = connection.CreateCommand();
        command.CommandText = query.Sql(isKind, scope);
        foreach (var (name, value) in query._parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private string Sql(bool isKind, IndexScope scope)
    {
        if (Hits(isKind) is not { } hits)
        {
            return "SELECT r.id, log.name, run.epoch FROM record r INDEXED BY record_at " + Order;
        }

        var events = scope == IndexScope.Calls ? ""
            : _question.Since is { } since ? $" UNION SELECT id FROM record WHERE event = 1 AND at >= {Value(since.UtcTicks)}"
            : " UNION SELECT id FROM record WHERE event = 1";
        return $"""
            WITH hit (id, call) AS MATERIALIZED ({hits}),
            wanted (id) AS MATERIALIZED (SELECT id FROM hit UNION SELECT x.id FROM (SELECT DISTINCT call FROM hit WHERE call IS NOT NULL) h CROSS JOIN record x INDEXED BY record_call ON x.call = h.call{events})
            SELECT r.id, log.name, run.epoch FROM wanted CROSS JOIN record r ON r.id = wanted.id {Order}
            """;
    }

    /// <summary>A record of each call that may match, and its call; <see langword="null"/> when every call may.</summary>
    private string? Hits(bool isKind)
    {
        if (_question.Call is { } call)
        {
            return $"SELECT r.id, r.call FROM record r INDEXED BY record_call WHERE r.call = {Value(CallId.Of(call))}";
        }

        AddConditions();
        var (since, until) = (_question.Since?.UtcTicks, _question.Until?.UtcTicks);
        var from = since is { } begin ? $"r.at >= {Value(begin)}" : "r.at IS NOT NULL";
        if (_question.Caller is { } caller && !isKind)
        {
            if (until is { } end)
            {
                var before = Value(end);
                _conditions.Add(a => $"{a}.time < {before}");
            }

            // A record of the caller comes no earlier than the first of its call, which is from then on; but for odd ones.
            return $"""
                SELECT r.id, r.call FROM record r INDEXED BY record_caller WHERE r.caller = {Value(caller)} AND {from}{Rest(0)}
                UNION SELECT r.id, r.call FROM record r INDEXED BY record_odd WHERE r.odd = 1{Rest(0)}
                """;
        }

        if (_question.Caller is { } kind)
        {
            var value = Value(kind);
            _conditions.Add(a => $"({a}.caller = {value} OR {a}.caller_kind = {value})");
        }

        if (since is not null || until is not null)
        {
            // The first record of the call was written then. Where a clock went back, it was merged as later.
            var before = Value(until ?? long.MaxValue);
            return $"""
                SELECT r.id, r.call FROM record r INDEXED BY record_at WHERE {from} AND r.at < {before}{Rest(0)}
                UNION SELECT r.id, r.call FROM record r INDEXED BY record_back WHERE r.back = 1 AND {from} AND r.time < {before}{Rest(0)}
                """;
        }

        return _conditions.Count == 0 ? null : $"SELECT r.id, r.call FROM record r WHERE (r.odd = 1 OR {_conditions[0]("r")}){Rest(1)}";
    }

    private void AddConditions()
    {
        Glob("tool", _question.Tool);
        Equal(_question.Version, "version");
        Equal(_question.Kind, "tool_kind", "target_kind");
        if (_question.Code is { } code && code.EndsWith(".*", StringComparison.Ordinal))
        {
            Contains("code", code[..^1]);
        }
        else
        {
            Equal(_question.Code, "code");
        }

        // These are said of calls without an outcome, and stand in no record of them.
        if (_question.Status is not ("in_flight" or "indeterminate" or "input_required" or "task_created"))
        {
            Equal(_question.Status, "status", "verdict");
        }

        Equal(_question.Trace?.ToUpperInvariant(), "trace");
        Contains("data", _question.Data);
        Glob("rules", _question.Rule);
        Glob("clients", _question.Client);
        Glob("agents", _question.Agent);
        Glob("targets", _question.Target);
    }

    private void Equal(string? text, params string[] columns)
    {
        if (text is not null)
        {
            var value = Value(text);
            _conditions.Add(a => $"({string.Join(" OR ", columns.Select(column => $"{a}.{column} = {value}"))})");
        }
    }

    /// <summary>Each piece between stars stands in the column, wherever; the whole pattern is held against each text later.</summary>
    private void Glob(string column, string? pattern)
    {
        foreach (var piece in pattern?.Split('*', StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            Contains(column, piece);
        }
    }

    private void Contains(string column, string? text)
    {
        // Half of a pair may be found within a whole one; SQLite has no such texts.
        if (text is { Length: > 0 } && IndexText.IsClean(text))
        {
            var value = Value(text);
            _conditions.Add(a => $"instr({a}.{column}, {value}) > 0");
        }
    }

    private string Rest(int from) => string.Concat(_conditions.Skip(from).Select(static condition =>
        $" AND (r.odd = 1 OR {condition("r")} OR (r.call IS NOT NULL AND EXISTS (SELECT 1 FROM record x INDEXED BY record_call WHERE x.call = r.call AND (x.odd = 1 OR {condition("x")}))))"));

    private string Value(object value)
    {
        var name = $"$p{_parameters.Count}";
        _parameters.Add((name, value));
        return name;
    }
}
