using Microsoft.Extensions.Logging;

namespace McpGovernance.Policy;

/// <summary>The copy of the last policy file that was right, for a start on which the file is wrong.</summary>
/// <param name="path">The full path of the copy.</param>
/// <param name="logger">Where it is said that no copy is kept.</param>
internal sealed class LastGoodPolicy(string path, ILogger logger)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public string Path { get; } = path;

    /// <summary>Why the copy is not that of the policy in force; <see langword="null"/> while it is.</summary>
    public string? Problem { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Reads the copy.</summary>
    /// <exception cref="GovernanceConfigurationException">There is none, or it cannot be trusted.</exception>
    public FileReading Read()
    {
        var reading = FileReading.Of(Path, PolicyLoader.NoStart);
        return OperatingSystem.IsWindows() || reading.Failure is not null || (File.GetUnixFileMode(Path) & WrittenByOthers) == 0
            ? reading
            : throw new GovernanceConfigurationException(
                $"The last good policy '{Path}' can be written by others than its owner{PolicyLoader.NoStart} on it. Its mode must be 0600. Delete it, or take those permissions away once you know what is in it.");
    }

    /// <summary>Puts a copy in the place of the one before, in one step. Where that fails, the one before is as it was.</summary>
    public bool TryKeep(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            Keep(bytes);
            Problem = null;
        }
        catch (Exception cause)
        {
            var problem = $"It is in force, and its copy '{Path}', for a start on which it is not right, cannot be kept ({cause.GetType().Name}). Make it writable for this process.";
            if (Problem != problem)
            {
                Problem = problem;
                PolicyLog.NotCopied(logger, problem);
            }
        }

        return Problem is null;
    }

    private void Keep(ReadOnlyMemory<byte> bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var temporary = $"{Path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes.Span);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
