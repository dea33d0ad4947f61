using Microsoft.Extensions.Logging;

namespace McpGovernance.Audit;

/// <summary>What the journal tells the operator. Never the content of a record.</summary>
internal sealed partial class JournalLog(ILogger logger)
{
    [LoggerMessage(1, LogLevel.Information, "The journal is open at {Directory}, epoch {Epoch}.")]
    public partial void Opened(string directory, int epoch);

    [LoggerMessage(2, LogLevel.Warning,
        "The journal at {Directory} was not closed: {Orphans} calls have no outcome and are reported as indeterminate; {Bytes} torn bytes were cut.")]
    public partial void Recovered(string directory, int orphans, long bytes);

    [LoggerMessage(3, LogLevel.Error, "Calls cannot be recorded and are refused with 'audit.unavailable': {Problem} Trying again until it works.")]
    public partial void Unavailable(string problem);

    [LoggerMessage(4, LogLevel.Warning, "Calls can be recorded again at {Directory}.")]
    public partial void Available(string directory);

    [LoggerMessage(5, LogLevel.Error, "The disk did not confirm what was written to {Path}. The file is given up; its records go to a new one.")]
    public partial void SegmentAbandoned(string path);

    [LoggerMessage(6, LogLevel.Error, "The outcome of call {CallId} was not recorded in time. Changes are refused until recording works again.")]
    public partial void Latched(Guid callId);

    [LoggerMessage(7, LogLevel.Error, "{Count} refusals or ends of calls could not be recorded. The calls stayed refused.")]
    public partial void RecordsLost(long count);

    [LoggerMessage(8, LogLevel.Error, "{Count} records could not be written before the journal stopped: {Problem}")]
    public partial void AbandonedAtStop(int count, string problem);

    [LoggerMessage(9, LogLevel.Warning, "The journal that a dead process left at {Directory} cannot be recovered: {Problem}")]
    public partial void CannotRecover(string directory, string problem);

    [LoggerMessage(10, LogLevel.Critical, "The journal's writer failed. Calls are refused until the process restarts.")]
    public partial void WriterFailed(Exception cause);

    [LoggerMessage(11, LogLevel.Error, "The journal did not finish within its shutdown timeout; up to {Count} records may be missing.")]
    public partial void StoppedLate(long count);

    [LoggerMessage(12, LogLevel.Error, "The record of call {CallId} could not be built completely and is written in its shortest form.")]
    public partial void Shortened(Exception cause, Guid callId);

    [LoggerMessage(13, LogLevel.Error, "Calls are refused with 'audit.unavailable', and the journal's reserve is in use: {Problem} Going on by itself when there is room.")]
    public partial void ReserveInUse(string problem);

    [LoggerMessage(14, LogLevel.Error, "The journal ({Place}) does not take record {Log}/{Epoch}/{Seq} ({Type} of call {Call}): {Reason}. An audit.gap record stands in its place; a call that waited for it was refused. Find out why.")]
    public partial void Rejected(string place, string log, long epoch, long seq, string type, string call, string reason);

    [LoggerMessage(15, LogLevel.Warning, "The journal is in memory, no sink takes its records, and the oldest are forgotten ('MemoryJournalOverflow.ForgetOldest'): nothing is audited. This is for development and tests.")]
    public partial void ForgetsOldest();
}
