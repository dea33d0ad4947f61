namespace McpGovernance.Audit;

/// <summary>
/// Reads a journal's root, all processes and segments of it, in the order of time, while processes are still writing.
/// </summary>
/// <remarks>
/// Each reading goes on where the one before stopped, so following a journal is reading it again and again. It changes
/// nothing, and what it keeps in memory does not grow with the journal: one piece of a file per process, and the facts of
/// calls that have no outcome yet. Not thread safe.
/// </remarks>
public sealed class JournalReader
{
    internal const string IsLink = "is a symbolic link, which a journal never has; it was not followed.";

    private readonly string _root;
    private readonly Dictionary<string, JournalProcessCursor> _processes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalRecord> _openCalls = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private string? _leftOut;

    /// <summary>Creates a reader.</summary>
    /// <param name="root">The journal's root, or the directory of one process in it.</param>
    /// <exception cref="ArgumentException"><paramref name="root"/> is <see langword="null"/> or empty.</exception>
    public JournalReader(string root)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        _root = Path.GetFullPath(root);
    }

    /// <summary>Files whose records are all older are not read.</summary>
    internal DateTimeOffset? Since { get; init; }

    /// <summary>Reads every record that was written since the last reading and before this one began.</summary>
    /// <param name="report">Gets each thing that cannot be shown; the rest still is.</param>
    /// <returns>
    /// The records, read while they are enumerated: by time between processes, by epoch and sequence within one.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be read.</exception>
    public IEnumerable<JournalRecord> Read(Action<JournalProblem> report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return ReadAsWritten(report).Select(WithFactsOfItsCall);
    }

    /// <summary>The same records, none filled in: for whoever joins the records of calls.</summary>
    internal IEnumerable<JournalRecord> ReadAsWritten(Action<JournalProblem> report)
    {
        if (!Directory.Exists(_root))
        {
            throw new DirectoryNotFoundException(File.Exists(_root)
                ? $"'{_root}' is a file. Name the journal's root, or the directory of one process in it."
                : $"There is no directory '{_root}'. Name the journal's root, or the directory of one process in it.");
        }

        FindProcesses(report);
        return Merge(report);
    }

    /// <summary>Whether the process that wrote a record was still running when this reader last began to read.</summary>
    /// <param name="record">A record that this reader gave out.</param>
    /// <returns><see langword="true"/> while its lock was held.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="record"/> is <see langword="null"/>.</exception>
    public bool IsWriterAlive(JournalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _processes.TryGetValue(Path.GetDirectoryName(record.File) ?? string.Empty, out var process) && process.IsAlive;
    }

    /// <summary>Whether a process holds the lock of its directory now.</summary>
    /// <param name="directory">The directory of one process.</param>
    /// <returns><see langword="true"/> while it runs; <see langword="false"/> also where there is no such directory.</returns>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is <see langword="null"/> or empty.</exception>
    public static bool IsHeld(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return JournalProcessCursor.IsLockHeld(Path.Combine(directory, ".lock"));
    }

    /// <summary>Reads the directory of one process no further.</summary>
    internal void LeaveOut(string directory)
    {
        _leftOut = directory;
        _processes.Remove(directory);
    }

    private void FindProcesses(Action<JournalProblem> report)
    {
        _processes.TryAdd(_root, new JournalProcessCursor(_root, Since));
        foreach (var directory in new DirectoryInfo(_root).EnumerateDirectories())
        {
            if (directory.FullName == _leftOut)
            {
                continue;
            }

            if (directory.LinkTarget is null)
            {
                _processes.TryAdd(directory.FullName, new JournalProcessCursor(directory.FullName, Since));
            }
            else if (_reported.Add(directory.FullName))
            {
                report(new JournalProblem(JournalProblemKind.Unreadable, directory.FullName, 0, IsLink));
            }
        }
    }

    private IEnumerable<JournalRecord> Merge(Action<JournalProblem> report)
    {
        var heads = new PriorityQueue<JournalProcessCursor, JournalPosition>();
        foreach (var (directory, process) in _processes)
        {
            Refresh(directory, process, report);
            Enqueue(process);
        }

        while (heads.TryDequeue(out var process, out _))
        {
            yield return process.Take();
            Enqueue(process);
        }

        void Enqueue(JournalProcessCursor process)
        {
            if (process.MoveNext(report))
            {
                var head = process.Head!;
                heads.Enqueue(process, new JournalPosition(process.HeadTime, head.Log, head.Epoch, head.Seq));
            }
        }
    }

    private void Refresh(string directory, JournalProcessCursor process, Action<JournalProblem> report)
    {
        try
        {
            process.Refresh(report);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_reported.Add(directory))
            {
                report(new JournalProblem(
                    JournalProblemKind.Unreadable, directory, 0, $"cannot be read ({exception.GetType().Name}). Check that it exists and that you may read it."));
            }
        }
    }

    private JournalRecord WithFactsOfItsCall(JournalRecord record)
    {
        if (!record.OpensCall && !record.ClosesCall)
        {
            return record;
        }

        var filled = _openCalls.TryGetValue(record.Call!, out var earlier) ? record.FilledFrom(earlier) : record;
        if (record.ClosesCall)
        {
            _openCalls.Remove(record.Call!);
        }
        else
        {
            _openCalls[record.Call!] = filled with { Utf8Json = default };
        }

        return filled;
    }
}
