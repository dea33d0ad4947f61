namespace McpGovernance.Audit;

/// <summary>Reads journals and joins the records of each call, across processes, directories and roots.</summary>
/// <remarks>
/// It changes nothing and may read while processes write. Memory does not grow with the journal: what waits is bounded,
/// and a call whose outcome is far away is kept as a place in its file. Each reading goes on where the one before
/// stopped; for a reading from the beginning make another. Not thread safe.
/// </remarks>
public sealed class CallHistory
{
    private readonly JournalReader[] _readers;
    private readonly JournalRecordSource? _source;

    /// <summary>Creates a history.</summary>
    /// <param name="roots">The roots of journals, or directories of single processes. None may lie within another.</param>
    /// <exception cref="ArgumentNullException"><paramref name="roots"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no root, or one is empty, named twice or within another.</exception>
    public CallHistory(params IEnumerable<string> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        string[] paths = [.. roots.Select(static root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)))];
        if (paths.Length == 0)
        {
            throw new ArgumentException("Name at least one root.", nameof(roots));
        }

        for (var i = 0; i < paths.Length; i++)
        {
            if (paths.Where((other, j) => i != j && IsWithin(paths[i], other)).FirstOrDefault() is { } outer)
            {
                throw new ArgumentException(
                    $"'{paths[i]}' is read with '{outer}' already. Name each root once, and no directory of a root beside it.", nameof(roots));
            }
        }

        _readers = [.. paths.Select(static path => new JournalReader(path))];
    }

    /// <summary>Creates a history of records that are kept elsewhere.</summary>
    /// <param name="source">Where they are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    public CallHistory(JournalRecordSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        (_readers, _source) = ([], source);
    }

    /// <summary>Reads calls, and the records that belong to none, each once.</summary>
    /// <param name="report">Gets each thing that cannot be shown, and records that are missing; the rest still is.</param>
    /// <returns>
    /// They are read while they are enumerated, in the order in which calls began. A call that is open while more than
    /// 4,096 others begin comes when it ends, or at the end.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="DirectoryNotFoundException">A root does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">A root may not be read.</exception>
    public IEnumerable<JoinedCall> Read(Action<JournalProblem> report) => new CallJoiner(IsWriterAlive).Join(Records(report));

    /// <summary>Reads every record by itself, with the facts that earlier records of its call have.</summary>
    /// <param name="report">Gets each thing that cannot be shown, and records that are missing; the rest still is.</param>
    /// <returns>
    /// They are read while they are enumerated: by time between processes, then log, epoch and sequence. <see cref="JoinedCall.Last"/>
    /// is the record; the call is as it was known then.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="DirectoryNotFoundException">A root does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">A root may not be read.</exception>
    public IEnumerable<JoinedCall> ReadSteps(Action<JournalProblem> report) => new CallJoiner(IsWriterAlive).Follow(Records(report));

    /// <summary>Reads every record as it was written, with nothing joined or filled in.</summary>
    /// <param name="report">Gets each thing that cannot be shown, and records that are missing; the rest still is.</param>
    /// <returns>They are read while they are enumerated: by time between processes, then log, epoch and sequence.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="DirectoryNotFoundException">A root does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">A root may not be read.</exception>
    public IEnumerable<JournalRecord> ReadRecords(Action<JournalProblem> report) => Records(report);

    private static bool IsWithin(string path, string outer) =>
        path == outer || path.StartsWith(Path.EndsInDirectorySeparator(outer) ? outer : outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private bool IsWriterAlive(JournalRecord record) => _source?.IsWriterAlive(record) ?? _readers.Any(reader => reader.IsWriterAlive(record));

    private IEnumerable<JournalRecord> Records(Action<JournalProblem> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (_source is { } source)
        {
            return source.Read(report).Select(source.Mark);
        }

        var check = new SequenceCheck(report);

        // All are opened before the first record is read: a root that is missing is said at once.
        IEnumerable<JournalRecord>[] sources = [.. _readers.Select(reader => reader.ReadAsWritten(check.Report))];
        return (sources is [var only] ? only : Merge(sources)).Select(check.Check);
    }

    private static IEnumerable<JournalRecord> Merge(IEnumerable<JournalRecord>[] sources)
    {
        var heads = new PriorityQueue<IEnumerator<JournalRecord>, JournalPosition>();
        foreach (var source in sources)
        {
            Enqueue(source.GetEnumerator(), default);
        }

        while (heads.TryDequeue(out var head, out var position))
        {
            yield return head.Current;
            Enqueue(head, position.Time);
        }

        void Enqueue(IEnumerator<JournalRecord> source, DateTimeOffset before)
        {
            if (source.MoveNext())
            {
                var record = source.Current;
                heads.Enqueue(source, new JournalPosition(record.Time ?? before, record.Log, record.Epoch, record.Seq));
            }
            else
            {
                source.Dispose();
            }
        }
    }
}
