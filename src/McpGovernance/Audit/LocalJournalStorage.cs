namespace McpGovernance.Audit;

/// <summary>Files on a local disk: only for the host's user, and never through a symbolic link.</summary>
internal sealed class LocalJournalStorage : JournalStorage
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    public override JournalFile Create(string path) => new LocalJournalFile(CreateNew(path, 0));

    public override JournalFile OpenOrCreate(string path, out long length)
    {
        var stream = Open(path, System.IO.FileMode.OpenOrCreate, 0);
        length = stream.Length;
        return new LocalJournalFile(stream);
    }

    public override void Delete(string path) => File.Delete(path);

    public override void FlushDirectory(string path) => PosixFile.FlushDirectory(path);

    public override void SetAside(string path, long bytes) => CreateNew(path, bytes).Dispose();

    public override JournalFile CreateFrom(string reserve, string path)
    {
        JournalDirectory.ThrowIfLink(reserve);
        File.Move(reserve, path); // Within one directory: a new name for the same blocks.
        var stream = new FileStream(path, System.IO.FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        stream.SetLength(0); // Where the platform counts what was set aside into the length.
        return new LocalJournalFile(stream);
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }
    }

    /// <summary>O_EXCL: fails for whatever is there already, links included.</summary>
    private static FileStream CreateNew(string path, long preallocated) => Open(path, System.IO.FileMode.CreateNew, preallocated);

    private static FileStream Open(string path, System.IO.FileMode mode, long preallocated)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
            PreallocationSize = preallocated,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }
}
