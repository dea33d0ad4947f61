using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace McpGovernance.OpenTelemetry;

/// <summary>Mirrors audit records into the logs signal of OpenTelemetry. The journal stays the record.</summary>
/// <remarks>
/// <para>
/// A record is acknowledged when it is handed to the logger provider. What comes then nobody tells: an exporter drops what its receiver does not take and what its
/// queue has no room for. So that catching up does not overflow the queue, the sink waits for it to be empty after about a thousand records; a provider that cannot
/// empty it within ten seconds makes the sink wait, and its lag grows. A record may come twice after a restart: its id stays the same.
/// </para>
/// <para>Records go to the provider of the container directly: levels and filters of logging are not asked, and no other logger sees them.</para>
/// </remarks>
public sealed class OpenTelemetryAuditSink : AuditSink
{
    /// <summary>The name of the logger, which is the name of the instrumentation scope.</summary>
    internal const string Category = "McpGovernance.Audit";

    internal const string Name = "opentelemetry";

    /// <summary>Half of what a batch processor queues unless told otherwise.</summary>
    private const int HandedBetweenFlushes = 1024;

    private const int FlushMilliseconds = 10_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;
    private readonly AuditStampProcessor _stamp;
    private readonly RecordMapping _mapping;
    private AuditPosition? _last;
    private Task<bool>? _flushing;
    private int _handed;
    private volatile bool _closed;

    internal OpenTelemetryAuditSink(OpenTelemetryLoggerProvider logs, AuditStampProcessor stamp, OpenTelemetryAuditSinkOptions options)
    {
        _logger = logs.CreateLogger(Category);
        _stamp = stamp;
        _mapping = new RecordMapping(options);
    }

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; } = new() { Name = Name, IsIdempotent = false };

    /// <inheritdoc/>
    protected override async ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_handed > 0 && _handed + batch.Records.Count > HandedBetweenFlushes)
        {
            if (!await FlushAsync(timeLimit).ConfigureAwait(false))
            {
                return AuditSinkResult.RetryAfter(Pause);
            }

            _handed = 0;
        }

        foreach (var record in batch.Records)
        {
            timeLimit.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_closed, this);
            if (_last is null || _last.Log != record.Log || !IsBehind(record, _last))
            {
                HandOver(record);
                _handed++;
                _last = record.Position;
            }
        }

        return AuditSinkResult.Acknowledged(batch.LastSeq);
    }

    /// <inheritdoc/>
    protected override ValueTask CloseCoreAsync()
    {
        _closed = true;
        return ValueTask.CompletedTask;
    }

    private static bool IsBehind(AuditRecord record, AuditPosition last) =>
        record.Epoch < last.Epoch || (record.Epoch == last.Epoch && record.Seq <= last.Seq);

    private void HandOver(AuditRecord record)
    {
        var mirrored = _mapping.Map(record);
        _logger.Log(mirrored.Level, new EventId(0, mirrored.EventName), mirrored, null, static (state, _) => state.Body);
        if (!mirrored.IsStamped)
        {
            throw new InvalidOperationException(
                "The logger provider did not take an audit record: it is shut down, or it was built without what 'AddOpenTelemetryAuditSink' registers. Call that on the governance builder before the host is built.");
        }
    }

    /// <summary>Waits until the exporters have nothing left. It blocks a thread, so it has one of its own, and one at a time.</summary>
    private async Task<bool> FlushAsync(CancellationToken timeLimit)
    {
        _flushing ??= Task.Run(() => _stamp.Logs?.ForceFlush(FlushMilliseconds) ?? true, CancellationToken.None);
        var isEmpty = await _flushing.WaitAsync(timeLimit).ConfigureAwait(false);
        _flushing = null;
        return isEmpty;
    }
}
