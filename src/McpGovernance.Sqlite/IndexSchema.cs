namespace McpGovernance.Sqlite;

/// <summary>What stands in the file. A change of it is another version.</summary>
/// <remarks>
/// The id of a record is its run and its number in it, so that a record has one place and needs no index to be found twice. Lines stand
/// apart: looking through the columns does not read them. <c>at</c> is the time by which logs are merged: that of the record, or of an
/// earlier one of its log that is later (<c>back</c>). <c>odd</c> marks what the columns cannot say rightly: such a record is looked at in
/// any case. Columns only narrow down; what an answer has is decided on the lines.
/// </remarks>
internal static class IndexSchema
{
    public const int Version = 1;

    /// <summary>Stands in the header of the file: <c>McpG</c>.</summary>
    public const int ApplicationId = 0x4D637047;

    /// <summary>How many bits of a record's id are its number in its run.</summary>
    public const int SeqBits = 40;

    public const string Tables = """
        CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, directory TEXT);
        CREATE TABLE run (id INTEGER PRIMARY KEY, log INTEGER NOT NULL, epoch INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
          count INTEGER NOT NULL, at INTEGER NOT NULL, UNIQUE (log, epoch));
        CREATE TABLE caller_kind (text TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE record (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, time INTEGER, back INTEGER NOT NULL, odd INTEGER NOT NULL, event INTEGER NOT NULL,
          call BLOB, type TEXT, caller TEXT, caller_kind TEXT, clients TEXT, agents TEXT, tool TEXT, targets TEXT, version TEXT, tool_kind TEXT,
          target_kind TEXT, data TEXT, code TEXT, verdict TEXT, rules TEXT, status TEXT, trace TEXT);
        CREATE TABLE line (id INTEGER PRIMARY KEY, json BLOB NOT NULL);
        """;

    /// <summary>Each of the first three costs with every record; the others have almost none in them.</summary>
    public const string Indexes = """
        CREATE INDEX record_at ON record (at);
        CREATE INDEX record_call ON record (call) WHERE call IS NOT NULL;
        CREATE INDEX record_caller ON record (caller, at) WHERE caller IS NOT NULL;
        CREATE INDEX record_odd ON record (at) WHERE odd = 1;
        CREATE INDEX record_back ON record (at) WHERE back = 1;
        CREATE INDEX record_event ON record (at) WHERE event = 1;
        """;
}
