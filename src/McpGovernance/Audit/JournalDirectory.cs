namespace McpGovernance.Audit;

/// <summary>One process's directory below the root, held by its lock.</summary>
internal sealed class JournalDirectory : IDisposable
{
    public const string Prefix = "log-";
    private const string LockName = ".lock";
    private const int MaxAttempts = 16;
    private readonly FileStream _lock;

    private JournalDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public string Log => System.IO.Path.GetFileName(Path);

    public static bool IsName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(name.AsSpan(Prefix.Length), "N", out _);

    /// <summary>Makes a new directory and locks it. A process that starts at the same moment may take it first, as it takes any that nobody holds.</summary>
    /// <exception cref="JournalException">Every new directory was taken by somebody else.</exception>
    public static JournalDirectory Create(string root, UuidSource ids)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var path = System.IO.Path.Combine(root, Prefix + ids.Next().ToString("N"));
            LocalJournalStorage.CreateDirectory(path);
            if (TryLock(path) is { } directory)
            {
                return directory;
            }
        }

        throw new JournalException($"{MaxAttempts} new directories below '{root}' were locked by other processes as soon as they were made. Find out which program locks them.");
    }

    /// <summary>Takes a directory away that holds nothing but its lock, unless somebody holds that.</summary>
    public static void TryRemove(string path)
    {
        try
        {
            using var held = TryHold(System.IO.Path.Combine(path, LockName));
            if (held is not null && Directory.EnumerateFileSystemEntries(path).Take(2).Count() == 1)
            {
                File.Delete(held.Name);
                Directory.Delete(path);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Then it is adopted when it can be written.
        }
    }

    /// <summary>Locks a directory, or returns <see langword="null"/> when a living process holds it.</summary>
    /// <exception cref="JournalException">Locks do not work here, or something is there that is not a journal.</exception>
    public static JournalDirectory? TryLock(string path)
    {
        ThrowIfLink(path);
        ThrowIfOthersCanWrite(path);
        var file = System.IO.Path.Combine(path, LockName);
        ThrowIfLink(file);
        if (TryHold(file) is not { } held)
        {
            return null;
        }

        if (TryHold(file) is { } second)
        {
            second.Dispose();
            held.Dispose();
            throw new JournalException(
                $"Locks have no effect on '{file}', so two processes could write one journal. Use a local disk that supports locks, and do not set 'System.IO.DisableFileLocking'.");
        }

        return new JournalDirectory(path, held);
    }

    /// <summary>The directory's segments, oldest first.</summary>
    public List<SegmentName> Segments()
    {
        var segments = new List<SegmentName>();
        foreach (var file in Directory.EnumerateFiles(Path, SegmentName.Pattern))
        {
            if (SegmentName.TryParse(System.IO.Path.GetFileName(file.AsSpan()), out var name))
            {
                ThrowIfLink(file);
                segments.Add(name);
            }
        }

        segments.Sort(static (a, b) => (a.Epoch, a.First).CompareTo((b.Epoch, b.First)));
        return segments;
    }

    public string PathOf(SegmentName segment) => System.IO.Path.Combine(Path, SegmentName.Format(segment.Epoch, segment.First));

    public void Dispose() => _lock.Dispose();

    internal static void ThrowIfLink(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            throw new JournalException($"'{path}' is a symbolic link. The journal follows none: put the real thing there, or name another root in 'AuditOptions.Root'.");
        }
    }

    /// <summary>Whoever can write a directory can take away what is in it, or put something there for us to go on with.</summary>
    internal static void ThrowIfOthersCanWrite(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0)
        {
            throw new JournalException($"Everybody on this machine can write '{path}', so nothing in it can be trusted. Set its mode to 0700, or name another root in 'AuditOptions.Root'.");
        }
    }

    /// <summary>Holds a file that nobody else holds, or returns <see langword="null"/>.</summary>
    internal static FileStream? TryHold(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = LocalJournalStorage.FileMode;
        }

        try
        {
            return new FileStream(file, options);
        }
        catch (IOException cause) when (IsHeld(cause))
        {
            return null;
        }
    }

    /// <summary>Whether somebody has the lock; anything else that goes wrong is not a living process.</summary>
    private static bool IsHeld(IOException cause) =>
        cause.GetType() == typeof(IOException) && (cause.HResult & 0xFFFF) is SharingViolation or WouldBlockLinux or WouldBlockDarwin;

    private const int SharingViolation = 32;
    private const int WouldBlockLinux = 11;
    private const int WouldBlockDarwin = 35;
}
