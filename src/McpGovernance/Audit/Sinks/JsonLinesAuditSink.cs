using McpGovernance.Audit;

namespace McpGovernance;

/// <summary>Copies the journal's lines, byte for byte, to files in another directory: another disk, or one that is shipped elsewhere.</summary>
/// <remarks>
/// Each log has files of its own, <c>&lt;log&gt;-&lt;day&gt;-&lt;number&gt;.jsonl</c>; another begins with each day (UTC) and when one is full. What is acknowledged is on
/// the disk. The sink finds out from its files what it has, so nothing stands there twice; and a directory can be used by several processes.
/// </remarks>
public sealed class JsonLinesAuditSink : AuditSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonLinesLog> _logs = new(StringComparer.Ordinal);
    private readonly string _directory;
    private readonly long _maxFileBytes;
    private readonly TimeProvider _time;
    private readonly JournalStorage _storage;
    private bool _isDisposed;

    /// <summary>Creates the sink. It touches no file before the first batch.</summary>
    /// <param name="options">Where it writes; copied.</param>
    /// <param name="time">Tells the day; the system's clock by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is missing or out of its range.</exception>
    public JsonLinesAuditSink(JsonLinesAuditSinkOptions options, TimeProvider? time = null)
        : this(options, time, new LocalJournalStorage())
    {
    }

    internal JsonLinesAuditSink(JsonLinesAuditSinkOptions options, TimeProvider? time, JournalStorage storage)
    {
        ArgumentNullException.ThrowIfNull(options);
        JsonLinesAuditSinkOptionsValidator.Check(options);
        (_directory, _maxFileBytes) = (Path.GetFullPath(options.Directory!), options.MaxFileBytes);
        (_time, _storage) = (time ?? TimeProvider.System, storage);
    }

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; } = new() { Name = "json-lines", MaxRecords = 4096, MaxBytes = 4L << 20 };

    /// <inheritdoc/>
    public override ValueTask<AuditPosition?> ReadCursorAsync(string log, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(log);
        lock (_gate)
        {
            return new(GovernanceOptions.IsServerName(log) ? Of(log).Last : null);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_gate)
        {
            if (!GovernanceOptions.IsServerName(batch.Log))
            {
                return new(AuditSinkResult.Reject(batch.FirstSeq, "its log has a name that cannot name a file"));
            }

            Of(batch.Log).Append(batch, DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime), _maxFileBytes);
            return new(AuditSinkResult.Acknowledged(batch.LastSeq));
        }
    }

    /// <inheritdoc/>
    protected override ValueTask CloseCoreAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
            foreach (var log in _logs.Values)
            {
                log.Dispose();
            }

            _logs.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private JsonLinesLog Of(string log)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_logs.TryGetValue(log, out var open))
        {
            open = JsonLinesLog.Open(_directory, log, _storage);
            _logs[log] = open;
        }

        return open;
    }
}
