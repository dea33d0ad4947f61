using System.Diagnostics.CodeAnalysis;

namespace McpGovernance.Audit;

/// <summary>Reads the files of one log from a place on, while they are being written, and makes batches of what it finds.</summary>
/// <remarks>Not thread safe. What it cannot read it hands out as such, once, and goes on behind it.</remarks>
internal sealed class SinkReader
{
    private readonly string _directory;
    private readonly string _log;
    private readonly Queue<SegmentCursor> _next = [];
    private SegmentCursor? _current;
    private (int Epoch, long First) _listed = (-1, -1);
    private AuditPosition _seen;
    private SinkLine? _held;

    public SinkReader(string directory, AuditPosition after)
    {
        _directory = directory;
        _log = Path.GetFileName(directory);
        _seen = after;
        var segments = Segments(directory);
        for (var i = 0; i < segments.Count && Begins(segments[i], after); i++)
        {
            if (i + 1 == segments.Count || !Begins(segments[i + 1], after))
            {
                break;
            }

            _listed = (segments[i].Epoch, segments[i].First);
        }
    }

    /// <summary>The files of a log, oldest first. Links are not followed.</summary>
    public static List<SegmentName> Segments(string directory)
    {
        var segments = new List<SegmentName>();
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles(SegmentName.Pattern))
        {
            if (file.LinkTarget is null && SegmentName.TryParse(file.Name, out var name))
            {
                segments.Add(name);
            }
        }

        segments.Sort(static (a, b) => (a.Epoch, a.First).CompareTo((b.Epoch, b.First)));
        return segments;
    }

    /// <summary>The next batch, or a line that is none of any batch, or neither when there is nothing more for now.</summary>
    public bool TryNext(AuditSinkDescription takes, out AuditBatch? batch, out SinkLine? broken)
    {
        (batch, broken) = (null, null);
        var records = new List<AuditRecord>();
        var bytes = 0L;
        while (records.Count < takes.MaxRecords && TryTake(out var line))
        {
            if (line.Record is not { } record)
            {
                if (records.Count == 0)
                {
                    broken = line;
                    return true;
                }

                _held = line;
                break;
            }

            var last = records.Count == 0 ? null : records[^1];
            if (last is not null && (record.Epoch != last.Epoch || record.Seq != last.Seq + 1 || bytes + record.Utf8Json.Length > takes.MaxBytes))
            {
                _held = line;
                break;
            }

            records.Add(record);
            bytes += record.Utf8Json.Length;
        }

        batch = records.Count == 0 ? null : new AuditBatch(records);
        return batch is not null;
    }

    private static bool Begins(SegmentName segment, AuditPosition after) =>
        segment.Epoch < after.Epoch || (segment.Epoch == after.Epoch && segment.First <= after.Seq + 1);

    private bool TryTake([NotNullWhen(true)] out SinkLine? line)
    {
        line = _held ?? Read();
        _held = null;
        return line is not null;
    }

    private SinkLine? Read()
    {
        while (_current is not null || Advance())
        {
            var isFinished = _next.Count > 0; // Known before it is read: nothing is added to it afterwards.
            var step = SegmentCursor.Step.End;
            byte[] bytes = [];
            try
            {
                step = _current!.ReadLine(long.MaxValue, out bytes);
            }
            catch (FileNotFoundException)
            {
                if (isFinished)
                {
                    var gone = Broken([], "is in a file that is not there any more");
                    _current = null;
                    return gone;
                }

                return null; // The writer makes it again, with the same records.
            }

            if (step == SegmentCursor.Step.TooLong)
            {
                return Broken([], $"is longer than {SegmentCursor.MaxLineBytes} bytes");
            }

            if (step == SegmentCursor.Step.Line)
            {
                if (Parse(bytes) is { } line)
                {
                    return line;
                }
            }
            else if (isFinished)
            {
                _current = null; // What has no line end was never acknowledged.
            }
            else if (!List())
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>A record that was not seen yet, or what should have been one. A file that was given up and the one after it may share some.</summary>
    private SinkLine? Parse(byte[] bytes)
    {
        if (!AuditRecord.TryParse(bytes, out var record, out var problem))
        {
            return Broken(bytes, problem);
        }

        if (record.Log != _log || record.Epoch != _current!.Order.Epoch)
        {
            return Broken(bytes, "belongs to another log or epoch than its file");
        }

        if (_seen.Includes(record.Epoch, record.Seq))
        {
            return null;
        }

        _seen = record.Position;
        return new SinkLine(record, bytes, Path.GetFileName(_current.Path), _current.LineNumber, null);
    }

    private SinkLine Broken(byte[] bytes, string problem) => new(null, bytes, Path.GetFileName(_current!.Path), _current.LineNumber, problem);

    private bool Advance() => _next.TryDequeue(out _current) || (List() && _next.TryDequeue(out _current));

    private bool List()
    {
        var isNew = false;
        foreach (var segment in Segments(_directory))
        {
            if ((segment.Epoch, segment.First).CompareTo(_listed) > 0)
            {
                _listed = (segment.Epoch, segment.First);
                _next.Enqueue(new SegmentCursor(Path.Combine(_directory, SegmentName.Format(segment.Epoch, segment.First)), segment.Epoch, segment.First));
                isNew = true;
            }
        }

        return isNew;
    }
}
