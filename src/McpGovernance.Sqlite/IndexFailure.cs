using Microsoft.Data.Sqlite;

namespace McpGovernance.Sqlite;

/// <summary>Says what a failure of SQLite means for an index, and what to do. Nothing of a record is in it.</summary>
internal static class IndexFailure
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    public static Exception Of(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        Corrupt or NoDatabase => new InvalidDataException($"The index '{path}' is damaged, and was left as it is. Delete it and make it again from the journal: 'mcpgov audit index <root...> --to <file>'.", failure),
        Busy or Locked => new IOException($"The index '{path}' is locked by another program. The records come again; if it lasts, look who has the file open.", failure),
        Full => new IOException($"The index '{path}' cannot grow: the disk is full, or the file is as large as it may be. Make room; the records come again.", failure),
        ReadOnly or CannotOpen => new IOException($"The index '{path}' cannot be opened or written. Check that its directory exists, and that this user may read and write the file and the directory.", failure),
        _ => new IOException($"The index '{path}' cannot be used: SQLite reports error {failure.SqliteErrorCode} ({failure.SqliteExtendedErrorCode}).", failure),
    };

    public static InvalidDataException Foreign(string path) =>
        new($"'{path}' is a file that is no index of a journal, and was left as it is. Name another file, or move this one away.");

    public static InvalidDataException Newer(string path, long version) => new(
        $"The index '{path}' has version {version}, and this program knows up to {IndexSchema.Version}. Use a newer program, or delete the file and make it again from the journal: 'mcpgov audit index <root...> --to <file>'.");
}
