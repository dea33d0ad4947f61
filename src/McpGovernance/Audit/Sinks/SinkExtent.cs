namespace McpGovernance.Audit;

/// <summary>How far the epochs of a log reach that are over: what a cursor is held against, and what lag is counted from.</summary>
internal sealed class SinkExtent
{
    private readonly SortedDictionary<long, long> _ends = [];

    private SinkExtent()
    {
    }

    /// <summary>Of a log that has one epoch, the one that runs.</summary>
    public static SinkExtent OneEpoch { get; } = new();

    /// <summary>Reads the end of each epoch from a place on.</summary>
    public static SinkExtent Read(string directory, long fromEpoch, long runningEpoch)
    {
        var extent = new SinkExtent();
        foreach (var epoch in SinkReader.Segments(directory).GroupBy(static segment => (long)segment.Epoch).Where(epoch => epoch.Key >= fromEpoch && epoch.Key < runningEpoch))
        {
            extent._ends[epoch.Key] = LastSeq(directory, [.. epoch]);
        }

        return extent;
    }

    /// <summary>Whether the journal has no record at a place, nor after it in its epoch.</summary>
    public bool IsAhead(AuditPosition position, long runningEpoch, long runningSeq) =>
        position.Epoch > runningEpoch
        || (position.Epoch == runningEpoch && position.Seq > runningSeq)
        || (position.Epoch > 0 && position.Epoch < runningEpoch && position.Seq > _ends.GetValueOrDefault(position.Epoch));

    /// <summary>How many records follow a place.</summary>
    public long Behind(AuditPosition position, long runningEpoch, long runningSeq)
    {
        var behind = position.Epoch < runningEpoch ? runningSeq : runningSeq - position.Seq;
        foreach (var (epoch, end) in _ends)
        {
            behind += epoch > position.Epoch ? end : epoch == position.Epoch ? end - position.Seq : 0;
        }

        return Math.Max(0, behind);
    }

    private static long LastSeq(string directory, SegmentName[] segments)
    {
        for (var i = segments.Length - 1; i >= 0; i--)
        {
            var last = 0L;
            var cursor = new SegmentCursor(Path.Combine(directory, SegmentName.Format(segments[i].Epoch, segments[i].First)), segments[i].Epoch, segments[i].First);
            for (var step = cursor.ReadLine(long.MaxValue, out var line); step != SegmentCursor.Step.End; step = cursor.ReadLine(long.MaxValue, out line))
            {
                last = step == SegmentCursor.Step.Line && ScannedRecord.TryParse(line, out var record) ? Math.Max(last, record.Seq) : last;
            }

            if (last > 0)
            {
                return last;
            }
        }

        return 0;
    }
}
