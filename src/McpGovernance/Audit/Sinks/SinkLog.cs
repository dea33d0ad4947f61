using Microsoft.Extensions.Logging;

namespace McpGovernance.Audit;

/// <summary>What followers of the journal tell the operator. Never the content of a record.</summary>
internal sealed partial class SinkLog(ILogger logger)
{
    [LoggerMessage(20, LogLevel.Warning, "Sink '{Sink}' is behind, and calls are not held up: {Problem} Nothing is lost; trying again until it works.")]
    public partial void Failing(string sink, string problem);

    [LoggerMessage(21, LogLevel.Information, "Sink '{Sink}' takes records again.")]
    public partial void Working(string sink);

    [LoggerMessage(22, LogLevel.Error, "The cursor of sink '{Sink}' at {Path} {Problem}. Starting again after {Log}/{Epoch}/{Seq}, the last record that provably arrived: records may come twice, none is left out.")]
    public partial void CursorLost(string sink, string path, string problem, string log, long epoch, long seq);

    [LoggerMessage(23, LogLevel.Warning, "The cursor of sink '{Sink}' at {Path} cannot be written: {Problem} Records still arrive; after a restart some come twice. Make room, or make it a directory that only this user can write.")]
    public partial void CursorNotWritten(string sink, string path, string problem);

    [LoggerMessage(24, LogLevel.Error, "A record cannot be given to sink '{Sink}' and is in {Path}: {Where}, {Reason}. Find out why, and give it to the sink by hand.")]
    public partial void PutAside(string sink, string path, string where, string reason);

    [LoggerMessage(25, LogLevel.Warning, "Sink '{Sink}' of this directory is followed by another part of this process or by another process. This one waits until that has ended.")]
    public partial void FollowedByOthers(string sink);

    [LoggerMessage(26, LogLevel.Warning, "Sink '{Sink}' was not done when the process stopped: {Count} records stay in the journal and are given to it at the next start.")]
    public partial void StoppedBehind(string sink, long count);

    [LoggerMessage(27, LogLevel.Warning, "Sink '{Sink}' did not let go in time when the process stopped ({Problem}).")]
    public partial void NotDisposed(string sink, string problem);

    [LoggerMessage(28, LogLevel.Error, "Sink '{Sink}' was not done when the process stopped, and the journal was in memory: {Count} records are lost to it. Give 'AuditOptions.ShutdownTimeout' more time, or keep the journal in files.")]
    public partial void LostAtStop(string sink, long count);

    [LoggerMessage(29, LogLevel.Error, "Record {Log}/{Epoch}/{Seq} cannot be given to sink '{Sink}' and is not kept, because the journal is in memory: {Reason}. Find out why.")]
    public partial void NotKept(string sink, string log, long epoch, long seq, string reason);
}
