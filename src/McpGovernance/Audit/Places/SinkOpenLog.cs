using System.Runtime.InteropServices;

namespace McpGovernance.Audit;

/// <summary>A log that is kept by one sink: written is what the sink acknowledged, and durable is the same.</summary>
internal sealed class SinkOpenLog(SinkEntry entry, SinkCall call, JournalSettings settings, JournalRecords records, CancellationToken stop)
    : RecordwiseOpenLog(entry.Takes.Name, settings, records)
{
    private TimeSpan? _pause;

    public override string Place => $"sink '{Name}'";

    public override TimeSpan? Pause => _pause;

    /// <summary>The journal's own thread waits for the sink, as it waits for a disk; calls wait for the thread, each as long as it has patience.</summary>
    protected override int Keep(List<AuditRecord> group, int from)
    {
        _pause = null;
        var batch = Batch(CollectionsMarshal.AsSpan(group)[from..]);
        var result = call.WriteAsync(batch, stop).GetAwaiter().GetResult();
        switch (result.Answer)
        {
            case AuditSinkAnswer.Acknowledged:
                return (int)(result.Seq - batch.FirstSeq) + 1;
            case AuditSinkAnswer.Rejected:
                Replace(result.Seq, result.Reason!);
                return 0;
            default:
                _pause = SinkCall.Pause(result);
                throw new JournalException($"Sink '{Name}', which is the journal, takes nothing now. {SinkCall.DescribePause(result)}");
        }
    }

    private AuditBatch Batch(ReadOnlySpan<AuditRecord> rest)
    {
        var count = 1;
        long bytes = rest[0].Utf8Json.Length;
        while (count < rest.Length && count < entry.Takes.MaxRecords && (bytes += rest[count].Utf8Json.Length) <= entry.Takes.MaxBytes)
        {
            count++;
        }

        return new AuditBatch(rest[..count].ToArray());
    }
}
