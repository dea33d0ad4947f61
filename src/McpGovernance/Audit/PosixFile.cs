using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace McpGovernance.Audit;

/// <summary>The calls of POSIX that make bytes and names durable, where the platform's own hide or soften them.</summary>
internal static class PosixFile
{
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int NotPermitted = 13;
    private const int Invalid = 22;
    private const int ReadOnly = 30;
    private const int NoSuchCall = 38;
    private const int NotSupported = 95;
    private const int Exists = 17;
    private const int CloseOnExecLinux = 0x80000;
    private const int CloseOnExecDarwin = 0x1000000;

    /// <summary>Makes a file's bytes durable.</summary>
    /// <remarks>On Linux not the platform's own flush: that one takes a file system that has gone read-only under it (EROFS) for success.</remarks>
    /// <exception cref="IOException">Nobody knows what is durable.</exception>
    public static void Flush(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (Synchronize(file) != 0)
        {
            ThrowUnlessInterrupted("The disk did not confirm what was written");
        }
    }

    /// <summary>Makes the names in a directory durable. On Windows, and where a file system has no such call for directories, they are with their files.</summary>
    /// <exception cref="IOException">Nobody knows whether they are.</exception>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var directory = Open(path);
        try
        {
            Flush(directory);
        }
        catch (IOException cause) when (cause.HResult is BadDescriptor or Invalid or NoSuchCall or NotSupported)
        {
            // Network and user-space file systems that flush files only.
        }
    }

    /// <summary>As <see cref="FlushDirectory"/>, but lets be what this user may not open: names in it are as durable as its owner makes them.</summary>
    public static void FlushForeignDirectory(string path)
    {
        try
        {
            FlushDirectory(path);
        }
        catch (IOException cause) when (cause.HResult is NotPermitted or ReadOnly)
        {
            // A home through which we may only pass, or one that nobody changes.
        }
    }

    /// <summary>Gives a file a second name, unless that name is taken. Of several who try it at once, one succeeds.</summary>
    /// <remarks>Not the platform's own move: that one looks whether the name is free and then renames, and somebody else can come in between.</remarks>
    /// <returns>Whether the name was free.</returns>
    /// <exception cref="IOException">The file system did neither.</exception>
    public static bool TryName(string path, string name)
    {
        if (OperatingSystem.IsWindows())
        {
            try
            {
                File.Move(path, name, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(name))
            {
                return false;
            }
        }

        while (Link(Bytes(path), Bytes(name)) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Exists)
            {
                return false;
            }

            ThrowUnlessInterrupted($"'{name}' cannot be made");
        }

        return true;
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static SafeFileHandle Open(string path)
    {
        var name = Bytes(path);
        while (true)
        {
            var descriptor = Open(name, OperatingSystem.IsLinux() ? CloseOnExecLinux : CloseOnExecDarwin);
            if (descriptor >= 0)
            {
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }

            ThrowUnlessInterrupted($"'{path}' cannot be opened to make its names durable");
        }
    }

    private static void ThrowUnlessInterrupted(string what)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
        {
            throw new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(byte[] path, byte[] name);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(SafeFileHandle file);
}
