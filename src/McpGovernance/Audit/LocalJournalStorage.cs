namespace McpGovernance.Audit;

/// <summary>Files on a local disk: only for the host's user, and never through a symbolic link.</summary>
internal sealed class LocalJournalStorage : JournalStorage
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    public const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    public override JournalFile Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = System.IO.FileMode.CreateNew, // O_EXCL: fails for whatever is there already, links included.
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new LocalJournalFile(new FileStream(path, options));
    }

    public override void Delete(string path) => File.Delete(path);

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
}
