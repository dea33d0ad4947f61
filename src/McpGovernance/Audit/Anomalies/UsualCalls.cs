using System.Text.Json;

namespace McpGovernance.Audit;

/// <summary>What is usual below one root: learned from what is on record, and kept up with what other processes write.</summary>
/// <remarks>
/// Reads one record after the other and keeps none, but for the pairs and windows of the detector. Not thread safe.
/// </remarks>
internal sealed class UsualCalls
{
    private const int MaxSaid = 10;
    private const int MaxTold = 10_000;

    /// <summary>Reading what others wrote lists all directories: not for every record of somebody who tries many things.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly AnomalySettings _settings;
    private readonly string _root;
    private readonly string _own;
    private readonly JournalReader? _reader;
    private readonly HashSet<string> _begun = new(StringComparer.Ordinal);
    private readonly HashSet<(long Epoch, long Seq)> _told = [];
    private JournalRecord? _ahead;
    private long? _looked;
    private long _problems;
    private bool _isFirst;
    private bool _isIncomplete;

    private UsualCalls(AnomalySettings settings, string directory, JournalReader? reader)
    {
        _settings = settings;
        _root = Path.GetDirectoryName(directory) ?? "";
        _own = directory;
        _reader = reader;
        Detector = settings.CreateDetector();
    }

    public CallAnomalyDetector Detector { get; }

    /// <summary>Learns from every record of the root that is there now, but for those that are still to be looked at.</summary>
    /// <param name="settings">What the detection works with.</param>
    /// <param name="directory">The directory of the log that is followed.</param>
    /// <param name="first">The first record of that log that is still to be looked at.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static UsualCalls Learn(AnomalySettings settings, string directory, AuditPosition first, CancellationToken stop)
    {
        var since = settings.Time.GetUtcNow() - settings.Options.LookBack;
        var reader = new JournalReader(Path.GetDirectoryName(directory)!) { Since = since };
        var usual = new UsualCalls(settings, directory, reader);
        var records = 0L;
        try
        {
            records = usual.Read(first, since, stop);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            usual.Report(new JournalProblem(JournalProblemKind.Unreadable, usual._root, 0, $"cannot be read ({cause.GetType().Name})."));
        }

        if (usual._isIncomplete)
        {
            usual.Detector.BeginAnew(); // Until when it reaches nobody knows.
        }

        if (usual._problems > MaxSaid)
        {
            settings.Log.MoreNotLearned(usual._problems - MaxSaid, usual._root);
        }

        reader.LeaveOut(directory);
        settings.Log.Learned(records, usual._root, usual.Detector.Learned.TotalDays, settings.Options.Learning.TotalDays);
        return usual;
    }

    /// <summary>What is usual where no journal is read: what comes from now on.</summary>
    public static UsualCalls Nothing(AnomalySettings settings) => new(settings, "", reader: null);

    /// <summary>Whether an anomaly about a record of the log that is followed is on record already.</summary>
    public bool IsTold(AuditRecord record) => _told.Contains((record.Epoch, record.Seq));

    /// <summary>Learns what other processes wrote before a record.</summary>
    /// <param name="record">The record, of the log that is followed.</param>
    /// <param name="timeLimit">Ends it; what was read stays known.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void LookAround(JournalRecord record, CancellationToken timeLimit)
    {
        if (_reader is null || (_looked is { } looked && _settings.Time.GetElapsedTime(looked) < LookInterval))
        {
            return;
        }

        var here = PositionOf(record);
        if (_ahead is { } ahead)
        {
            if (PositionOf(ahead).CompareTo(here) > 0)
            {
                return; // The earlier one is judged, here or there: were the later one heard here too, two that came at once would both be silent.
            }

            _ahead = null;
            Detector.Learn(ahead);
        }

        _looked = _settings.Time.GetTimestamp();
        try
        {
            foreach (var other in _reader.ReadAsWritten(NotSeen))
            {
                if (PositionOf(other).CompareTo(here) > 0)
                {
                    _ahead = other;
                    return;
                }

                Detector.Learn(other);
                timeLimit.ThrowIfCancellationRequested();
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            NotSeen(new JournalProblem(JournalProblemKind.Unreadable, _root, 0, $"cannot be read ({cause.GetType().Name})."));
        }
    }

    private static JournalPosition PositionOf(JournalRecord record) => new(record.Time ?? default, record.Log, record.Epoch, record.Seq);

    private long Read(AuditPosition first, DateTimeOffset since, CancellationToken stop)
    {
        var check = new SequenceCheck(Report);
        var records = 0L;
        foreach (var record in _reader!.ReadAsWritten(check.Report))
        {
            stop.ThrowIfCancellationRequested();
            var directory = Path.GetDirectoryName(record.File.AsSpan());
            Check(check, record, directory);
            if (directory.SequenceEqual(_own) && (record.Epoch, record.Seq).CompareTo((first.Epoch, first.Seq)) >= 0)
            {
                NoteTold(record, stop);
                break; // It comes to be looked at. What others wrote after it is learned when it has been.
            }

            if (record.Time >= since)
            {
                Detector.Learn(record);
                records++;
            }
        }

        return records;
    }

    /// <summary>Where a log begins too late, something is gone that was old.</summary>
    private void Check(SequenceCheck check, JournalRecord record, ReadOnlySpan<char> directory)
    {
        _isFirst = _begun.GetAlternateLookup<ReadOnlySpan<char>>().Add(directory);
        check.Check(record);
        _isFirst = false;
    }

    /// <summary>Looks for anomalies that are on record already and whose records come again, because a cursor was not written or was lost.</summary>
    private void NoteTold(JournalRecord from, CancellationToken stop)
    {
        foreach (var record in new JournalReader(_own) { Since = from.Time }.ReadAsWritten(static _ => { }))
        {
            stop.ThrowIfCancellationRequested();
            if (_told.Count < MaxTold && record.Type?.StartsWith(CallAnomalyDetector.RecordFamily, StringComparison.Ordinal) == true)
            {
                var about = JsonElement.Parse(record.Utf8Json.Span).Member("anomaly").Member("record");
                if (about.Text("log") == record.Log && about.Number("epoch") is { } epoch && about.Number("seq") is { } seq)
                {
                    _told.Add((epoch, seq));
                }
            }
        }
    }

    private void Report(JournalProblem problem)
    {
        if (problem.Kind == JournalProblemKind.TornTail || _isFirst)
        {
            return; // It was never acknowledged, or is old.
        }

        if (problem.Line > 0)
        {
            Detector.BeginAnew();
        }
        else
        {
            _isIncomplete = true;
        }

        if (++_problems <= MaxSaid)
        {
            _settings.Log.NotLearned(problem.File, problem.Line, problem.Message);
        }
    }

    private void NotSeen(JournalProblem problem)
    {
        if (problem.Kind != JournalProblemKind.TornTail && ++_problems <= MaxSaid)
        {
            _settings.Log.NotSeen(problem.File, problem.Line, problem.Message);
        }
    }
}
