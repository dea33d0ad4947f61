using System.Security;

namespace McpGovernance.Policy;

/// <summary>Reads the file of a policy: all of it, and never more than a policy can be.</summary>
internal static class PolicyBytes
{
    /// <summary>Larger files are no policies.</summary>
    public const int MaxBytes = 40_000_000;

    /// <summary>The file that a path means: a relative one starts at the application's directory, never at the current one.</summary>
    /// <exception cref="GovernanceConfigurationException">It is no path.</exception>
    public static string FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path, AppContext.BaseDirectory);
        }
        catch (ArgumentException cause)
        {
            throw new GovernanceConfigurationException($"'{path}' is no path of a policy. Expected the path of its JSON file.", cause);
        }
    }

    /// <summary>Reads the file that the path leads to now, over all symbolic links.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="effect">What follows where it cannot be read, for messages.</param>
    /// <exception cref="GovernanceConfigurationException">There is none, it cannot be read, or it is none that could be a policy.</exception>
    public static byte[] Read(string path, string effect)
    {
        try
        {
            var length = Target(path).Length;
            if (length == 0)
            {
                // Pipes and devices have no length either, and one that is opened could keep us waiting for ever.
                throw new GovernanceConfigurationException($"The policy '{path}' is empty, or is no regular file{effect}. Expected a JSON file. Name the policy's JSON file.");
            }

            if (length <= MaxBytes && ReadAll(path) is { } bytes)
            {
                return bytes;
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException)
        {
            throw new GovernanceConfigurationException(
                $"The policy '{path}' cannot be read ({cause.GetType().Name}){effect}. Expected a JSON file that this process may read; "
                + "a relative path starts at the application's directory, so copy the file to the output. Correct the path or the file's permissions.",
                cause);
        }

        throw new GovernanceConfigurationException($"The policy '{path}' is larger than {MaxBytes} bytes{effect}. Name the policy's JSON file.");
    }

    private static FileInfo Target(string path)
    {
        var file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
    }

    /// <summary>All bytes; <see langword="null"/> when there are more than a policy has.</summary>
    private static byte[]? ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[Math.Min(file.Length, MaxBytes) + 1];
        var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= MaxBytes && read < bytes.Length ? bytes[..read]
            : read > MaxBytes ? null
            : throw new IOException("It grew while it was read.");
    }
}
