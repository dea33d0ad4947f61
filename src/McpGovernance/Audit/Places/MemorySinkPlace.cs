namespace McpGovernance.Audit;

/// <summary>Where one sink is in a log in memory. It has no file: a record that the sink rejects is told and gone.</summary>
internal sealed class MemorySinkPlace : SinkPlace
{
    /// <summary>Gaps that wait for the journal while it takes nothing. More of them are in the log of the operator only.</summary>
    private const int MaxUntold = 1000;

    private readonly MemoryRecords _memory;
    private readonly SinkSettings _settings;
    private readonly SinkProgress _progress;
    private readonly SinkGap _gap;
    private readonly Queue<(SinkLine Line, string Reason)> _untold = new();
    private long _given;

    public MemorySinkPlace(MemoryRecords memory, SinkSettings settings, SinkProgress progress, Journal journal, string log)
    {
        (_memory, _settings, _progress) = (memory, settings, progress);
        // Whoever empties the memory does not wait for room in it.
        _gap = new SinkGap(progress.Name, journal, AcknowledgementLevel.Accepted, settings with { Patience = TimeSpan.Zero });
        var start = progress.Position ?? new AuditPosition(log, 1, 0);
        _given = start.Seq;
        progress.Begin(SinkExtent.OneEpoch, start);
    }

    public override async ValueTask<SinkNext?> NextAsync(AuditSinkDescription takes)
    {
        await TellAsync().ConfigureAwait(false);
        if (_memory.After(_given, takes) is not { } batch)
        {
            return null;
        }

        _given = batch.LastSeq;
        return new SinkNext(batch, null);
    }

    public override void Acknowledge(AuditPosition position, long records)
    {
        _progress.Arrived(position, records);
        _memory.Acknowledge(_progress.Name, position.Seq);
    }

    /// <summary>Goes on first: the room that the record leaves may be the room that the record of the gap needs.</summary>
    public override ValueTask PutAsideAsync(SinkLine line, string reason)
    {
        var record = line.Record!;
        _settings.Log.NotKept(_progress.Name, record.Log, record.Epoch, record.Seq, SinkCall.OneLine(reason));
        _progress.PutAside();
        _progress.Skipped(record.Position);
        _memory.Acknowledge(_progress.Name, record.Seq);
        if (_untold.Count < MaxUntold)
        {
            _untold.Enqueue((line, reason));
        }

        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
    }

    private async ValueTask TellAsync()
    {
        while (_untold.TryPeek(out var missing))
        {
            try
            {
                await _gap.TellAsync(missing.Line, missing.Reason).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return; // The journal takes nothing now. It is told with the next records.
            }

            _untold.Dequeue();
        }
    }
}
