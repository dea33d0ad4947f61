using McpGovernance.Sqlite;
using Microsoft.Data.Sqlite;

namespace McpGovernance;

/// <summary>Keeps an index of the journal in one SQLite file, so that questions about calls are answered without reading the journal.</summary>
/// <remarks>
/// The file has every record, byte for byte, once, beside what <see cref="Audit.CallQuestion"/> asks for; how far each log has come is
/// written in the same transaction. <see cref="SqliteAuditIndex"/> asks it, and makes it again from the journal, which stays the truth.
/// Several processes may write one file. A file that is no index, is damaged or was made by a newer version is refused and left as it is.
/// </remarks>
public sealed class SqliteAuditSink : AuditSink
{
    internal const string Name = "sqlite";

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly Func<string?> _journalRoot;
    private readonly long? _maxPages;
    private IndexWriter? _writer;
    private bool _isDisposed;

    /// <summary>Creates the sink. It touches no file before it is asked or given something.</summary>
    /// <param name="options">Where the index is; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is missing or cannot be used.</exception>
    public SqliteAuditSink(SqliteAuditSinkOptions options)
        : this(options, static () => null, maxPages: null)
    {
    }

    internal SqliteAuditSink(SqliteAuditSinkOptions options, Func<string?> journalRoot, long? maxPages)
    {
        ArgumentNullException.ThrowIfNull(options);
        SqliteAuditSinkOptionsValidator.Check(options);
        var root = options.JournalRoot;
        (_path, _journalRoot, _maxPages) = (Path.GetFullPath(options.Path!), root is null ? journalRoot : () => root, maxPages);
    }

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; } = new() { Name = Name, MaxRecords = 4096, MaxBytes = 8L << 20 };

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file is no index, is damaged, or was made by a newer version.</exception>
    /// <exception cref="IOException">The file cannot be used now.</exception>
    public override async ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(log);
        return await OnOwnThread(() => Use(writer => writer.Cursor(log)), timeLimit).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var record in batch.Records)
        {
            if (IndexRun.Problem(record.Log, record.Epoch, record.Seq) is { } problem)
            {
                return AuditSinkResult.Reject(record.Seq, problem);
            }
        }

        await OnOwnThread(() => Use(writer => Write(writer, batch, timeLimit)), timeLimit).ConfigureAwait(false);
        return AuditSinkResult.Acknowledged(batch.LastSeq);
    }

    /// <inheritdoc/>
    protected override async ValueTask CloseCoreAsync() => await OnOwnThread(Close, CancellationToken.None).ConfigureAwait(false);

    /// <summary>SQLite has no asynchronous calls: what waits is a thread of its own and none of the pool's.</summary>
    private static Task<T> OnOwnThread<T>(Func<T> work, CancellationToken timeLimit) =>
        Task.Factory.StartNew(work, timeLimit, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private bool Write(IndexWriter writer, AuditBatch batch, CancellationToken timeLimit)
    {
        var root = _journalRoot();
        writer.Write(batch.Records.Select(IndexedRecord.Of), log => root is null ? null : Path.Combine(root, log), timeLimit);
        return true;
    }

    private T Use<T>(Func<IndexWriter, T> work)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var isDone = false;
            try
            {
                _writer ??= IndexWriter.Open(_path, _maxPages);
                var result = work(_writer);
                isDone = true;
                return result;
            }
            catch (SqliteException failure)
            {
                throw IndexFailure.Of(failure, _path);
            }
            finally
            {
                if (!isDone)
                {
                    // Nobody knows in which state it is: the next batch begins with a new connection.
                    _writer?.Dispose();
                    _writer = null;
                }
            }
        }
    }

    private bool Close()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _writer?.Dispose();
            _writer = null;
            return true;
        }
    }
}
