using System.Text;
using Microsoft.Extensions.Logging;

namespace McpGovernance;

/// <summary>Shows each record to an <see cref="ILogger"/>: a mirror for those who look at logs.</summary>
/// <remarks>
/// A logger does not say whether it kept anything, so this sink acknowledges what it has handed over; the journal is the record. A record may
/// be shown twice after a restart. Which category and level are kept is the logging's own setting.
/// </remarks>
/// <param name="logger">Where records are shown.</param>
public sealed partial class LoggerAuditSink(ILogger<LoggerAuditSink> logger) : AuditSink
{
    private AuditPosition? _last;

    /// <inheritdoc/>
    public override AuditSinkDescription Description { get; } = new() { Name = "logger", IsIdempotent = false };

    /// <inheritdoc/>
    protected override ValueTask<AuditSinkResult> WriteCoreAsync(AuditBatch batch, CancellationToken timeLimit)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var record in batch.Records)
        {
            timeLimit.ThrowIfCancellationRequested();
            if (_last is null || _last.Log != record.Log || !_last.Includes(record.Epoch, record.Seq))
            {
                Show(record.Type, record.Log, record.Epoch, record.Seq, Encoding.UTF8.GetString(record.Utf8Json.Span));
                _last = record.Position;
            }
        }

        return new(AuditSinkResult.Acknowledged(batch.LastSeq));
    }

    [LoggerMessage(1, LogLevel.Information, "{Type} {Log}/{Epoch}/{Seq} {Record}")]
    private partial void Show(string? type, string log, long epoch, long seq, string record);
}
