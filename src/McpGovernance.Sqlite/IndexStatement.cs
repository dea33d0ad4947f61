using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace McpGovernance.Sqlite;

/// <summary>A prepared statement whose values are bound by number: what a command looks up by name and boxes costs more than SQLite itself.</summary>
internal sealed class IndexStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _utf8 = new byte[1024];

    public IndexStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public void Bind(int number, long value) => Check(raw.sqlite3_bind_int64(_statement, number, value));

    public void Bind(int number, byte[] value) => Check(raw.sqlite3_bind_blob(_statement, number, value));

    /// <summary>Binds a text with its length, so that it may have a NUL; leaves out what is <see langword="null"/>.</summary>
    public void Bind(int number, string? text)
    {
        if (text is null)
        {
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most > _utf8.Length)
        {
            _utf8 = new byte[most];
        }

        Check(raw.sqlite3_bind_text(_statement, number, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8))));
    }

    /// <summary>Runs the statement, and forgets what was bound.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run()
    {
        var result = raw.sqlite3_step(_statement);
        var changes = result == raw.SQLITE_DONE ? raw.sqlite3_changes(_database) : 0;
        raw.sqlite3_reset(_statement);
        raw.sqlite3_clear_bindings(_statement);
        if (result != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }

        return changes;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, _database);
        }
    }
}
