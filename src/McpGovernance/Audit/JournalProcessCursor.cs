using System.Globalization;

namespace McpGovernance.Audit;

/// <summary>Walks the segments of one process in their order, and reads on where it stopped.</summary>
/// <param name="directory">The directory of the process.</param>
/// <param name="since">Segments whose records are all older are left out, when they are found.</param>
internal sealed class JournalProcessCursor(string directory, DateTimeOffset? since = null)
{
    private readonly Queue<SegmentCursor> _next = [];
    private readonly HashSet<string> _links = [];
    private SegmentCursor? _current;
    private (long Epoch, long FirstSeq) _last = (-1, -1);
    private long _lastLimit;
    private bool _probed;
    private bool _problemReported;

    /// <summary>Whether the process held its lock when it was last looked at.</summary>
    public bool IsAlive { get; private set; }

    /// <summary>The next record, already read and not yet given out.</summary>
    public JournalRecord? Head { get; private set; }

    /// <summary>When <see cref="Head"/> is to be shown; a record without a time follows the one before it.</summary>
    public DateTimeOffset HeadTime { get; private set; }

    public JournalRecord Take()
    {
        var taken = Head!;
        Head = null;
        return taken;
    }

    /// <summary>Looks for new segments and takes note of how far they reach now.</summary>
    public void Refresh(Action<JournalProblem> report)
    {
        foreach (var segment in Needed([.. NewSegments(report).OrderBy(segment => segment.Order)]))
        {
            _next.Enqueue(segment);
            _last = segment.Order;
        }

        if (_current is null && _next.Count == 0)
        {
            return;
        }

        // Before the length is taken: a process that is dead now has nothing more to write.
        if (!_probed || _current?.IncompleteBytes > 0)
        {
            IsAlive = IsLockHeld(Path.Combine(directory, ".lock"));
            _probed = true;
        }

        _lastLimit = Length(_next.LastOrDefault() ?? _current!, report);
    }

    /// <summary>Reads the next record, unless one is waiting.</summary>
    public bool MoveNext(Action<JournalProblem> report)
    {
        while (Head is null)
        {
            if (_current is null && !_next.TryDequeue(out _current))
            {
                return false;
            }

            var step = Read(_current, report, out var line);
            if (step == SegmentCursor.Step.Line)
            {
                Parse(_current, line, report);
            }
            else if (step == SegmentCursor.Step.TooLong)
            {
                Report(report, _current, string.Create(
                    CultureInfo.InvariantCulture, $"is longer than {SegmentCursor.MaxLineBytes} bytes"));
            }
            else if (!AdvanceSegment(report))
            {
                return false;
            }
        }

        return true;
    }

    private void Parse(SegmentCursor segment, byte[] line, Action<JournalProblem> report)
    {
        if (!JournalRecordParser.TryParse(line, segment.Path, segment.LineNumber, out var record, out var problem))
        {
            Report(report, segment, problem);
            return;
        }

        record.Offset = segment.LineOffset;
        Head = record;
        HeadTime = record.Time ?? HeadTime;
    }

    private SegmentCursor.Step Read(SegmentCursor segment, Action<JournalProblem> report, out byte[] line)
    {
        line = [];
        try
        {
            return segment.ReadLine(_next.Count > 0 ? long.MaxValue : _lastLimit, out line);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportOnce(report, segment, exception);
            return SegmentCursor.Step.End;
        }
    }

    private bool AdvanceSegment(Action<JournalProblem> report)
    {
        var finished = _next.Count > 0;
        if (_current!.IncompleteBytes > 0 && (finished || !IsAlive) && !_problemReported)
        {
            _problemReported = true;
            report(new JournalProblem(JournalProblemKind.TornTail, _current.Path, _current.LineNumber + 1, string.Create(
                CultureInfo.InvariantCulture,
                $"the last {_current.IncompleteBytes} bytes are no whole line: the process ended while it wrote them. They were never acknowledged; nothing is missing.")));
        }

        if (!finished)
        {
            return false;
        }

        _current = null;
        _problemReported = false;
        return true;
    }

    private List<SegmentCursor> NewSegments(Action<JournalProblem> report)
    {
        var found = new List<SegmentCursor>();
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*.jsonl"))
        {
            if (!TryParseName(file.Name, out var order) || order.CompareTo(_last) <= 0)
            {
                continue;
            }

            if (file.LinkTarget is not null)
            {
                if (_links.Add(file.Name))
                {
                    report(new JournalProblem(JournalProblemKind.Unreadable, file.FullName, 0, JournalReader.IsLink));
                }

                continue;
            }

            found.Add(new SegmentCursor(file.FullName, order.Epoch, order.FirstSeq));
        }

        return found;
    }

    /// <summary>A segment's records are older than the first of the next one.</summary>
    private ReadOnlySpan<SegmentCursor> Needed(SegmentCursor[] segments)
    {
        var first = segments.Length - 1;
        while (since is not null && first > 0 && !(FirstTime(segments[first].Path) < since))
        {
            first--;
        }

        return since is null || segments.Length == 0 ? segments : segments.AsSpan(first);
    }

    /// <summary>When the first record of a segment was written; <see langword="null"/> where that cannot be read.</summary>
    private static DateTimeOffset? FirstTime(string path)
    {
        try
        {
            return new SegmentCursor(path, 0, 0).ReadLine(long.MaxValue, out var line) == SegmentCursor.Step.Line
                && JournalRecordParser.TryParse(line, path, 1, out var record, out _) ? record.Time : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool TryParseName(string name, out (long Epoch, long FirstSeq) order)
    {
        var stem = name.AsSpan(0, name.Length - ".jsonl".Length);
        var dash = stem.IndexOf('-');
        order = default;
        return dash > 0
            && long.TryParse(stem[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out order.Epoch)
            && long.TryParse(stem[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out order.FirstSeq);
    }

    private long Length(SegmentCursor segment, Action<JournalProblem> report)
    {
        try
        {
            using var handle = File.OpenHandle(
                segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(handle);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            ReportOnce(report, segment, exception);
            return 0;
        }
    }

    /// <summary>Asks for a shared lock, so that two readers do not take each other for the process, and gives it back.</summary>
    internal static bool IsLockHeld(string path)
    {
        try
        {
            using var probe = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static void Report(Action<JournalProblem> report, SegmentCursor segment, string problem) => report(new JournalProblem(
        JournalProblemKind.Unreadable,
        segment.Path,
        segment.LineNumber,
        $"the line {problem}. It was changed or damaged after it was written; compare it with a copy."));

    private void ReportOnce(Action<JournalProblem> report, SegmentCursor segment, Exception exception)
    {
        if (!_problemReported)
        {
            _problemReported = true;
            report(new JournalProblem(
                JournalProblemKind.Unreadable, segment.Path, 0, $"cannot be read ({exception.GetType().Name}). Check that it exists and that you may read it."));
        }
    }
}
