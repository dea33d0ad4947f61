using Microsoft.Data.Sqlite;

namespace QuickStart;

/// <summary>Tickets in a SQLite file, which all desks share.</summary>
internal sealed class TicketStore : IDisposable
{
    private readonly SqliteConnection _connection;

    public TicketStore(string directory)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "tickets.db"), Pooling = false }.ConnectionString);
        _connection.Open();
        Execute("PRAGMA busy_timeout = 10000"); // The provider's own patience ends where RETURNING begins.
    }

    public void Seed() => Execute("""
        CREATE TABLE ticket (id INTEGER PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'open');
        CREATE TABLE refund (ticket INTEGER NOT NULL REFERENCES ticket, amount TEXT NOT NULL);
        INSERT INTO ticket (title) VALUES ('Printer on fire'), ('Invoice paid twice'), ('Printer out of paper');
        """);

    public IReadOnlyList<Ticket> Search(string text) =>
        Query("SELECT id, title, status FROM ticket WHERE instr(lower(title), lower($text)) ORDER BY id", ("$text", text));

    public Ticket Get(int id) => Query("SELECT id, title, status FROM ticket WHERE id = $id", ("$id", id)).Single();

    public Ticket Create(string title) => Query("INSERT INTO ticket (title) VALUES ($title) RETURNING id, title, status", ("$title", title)).Single();

    public Ticket Close(int id) => Query("UPDATE ticket SET status = 'closed' WHERE id = $id RETURNING id, title, status", ("$id", id)).Single();

    public string Refund(int ticket, decimal amount)
    {
        Execute("INSERT INTO refund (ticket, amount) VALUES ($ticket, $amount)", ("$ticket", ticket), ("$amount", amount));
        return $"{amount} will be paid back.";
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private List<Ticket> Query(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var tickets = new List<Ticket>();
        while (reader.Read())
        {
            tickets.Add(new Ticket(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        }

        return tickets;
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
