namespace McpGovernance;

/// <summary>Where <see cref="SqliteAuditSink"/> keeps its index.</summary>
public sealed class SqliteAuditSinkOptions
{
    /// <summary>The file: an absolute path on a local disk, in a directory that is there. Created when missing, readable by its owner alone.</summary>
    /// <value>The default is <see langword="null"/>, which is refused.</value>
    /// <remarks>SQLite keeps two more files beside it, <c>-wal</c> and <c>-shm</c>, and the index one, <c>.lock</c>. Several processes may share the file.</remarks>
    public string? Path { get; set; }

    /// <summary>The journal's root, where the directories of processes stand: the index looks there which of them still run.</summary>
    /// <value>
    /// The default is <see langword="null"/>: with <c>UseSqliteAudit</c> that of the process's own journal, else unknown. Calls without an
    /// outcome are then told as <c>indeterminate</c>, never as <c>in_flight</c>.
    /// </value>
    public string? JournalRoot { get; set; }
}
