using System.ComponentModel;
using System.Diagnostics;

namespace McpGovernance.Tests.Support;

/// <summary>A real file system of its own, small enough to fill, where this user may mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string[] _mount;

    private SmallDisk(params string[] mount)
    {
        _mount = mount;
        Directory.CreateDirectory(Path);
        IsMounted = Mount();
    }

    public string Path => _directory.Sub("disk");

    private string Image => _directory.Sub("image");

    private bool IsMounted { get; set; }

    /// <summary>Mounts one, or ends the test with the reason why it cannot.</summary>
    public static SmallDisk Create(string kind, int mebibytes)
    {
        var disk = kind == "tmpfs" ? new SmallDisk("-t", "tmpfs", "-o", $"size={mebibytes}m,mode=700", "none") : new SmallDisk("-o", "loop");
        if (kind != "tmpfs")
        {
            using (var image = File.Create(disk.Image))
            {
                image.SetLength((long)mebibytes << 20);
            }

            disk.IsMounted = Run("mkfs.ext4", "-q", disk.Image) && disk.Mount();
        }

        if (!disk.IsMounted)
        {
            disk.Dispose();
            Assert.Ignore($"This user cannot mount a {kind}; {nameof(Audit.FaultyStorage)} stands for it in the other tests.");
        }

        return disk;
    }

    /// <summary>Uses up all the room that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var bytes = 1 << 20; bytes > 0;)
        {
            try
            {
                file.Write(new byte[bytes]);
            }
            catch (IOException)
            {
                bytes /= 2;
            }
        }
    }

    public void Empty() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    /// <summary>The kernel gives the file system up, as after an error of the disk: read-only, with files open.</summary>
    public bool Abort() => Run("mount", "-o", "remount,abort", Path);

    public bool Remount() => Run("umount", Path) && Mount();

    public void Dispose()
    {
        if (IsMounted && !Run("umount", Path))
        {
            Run("umount", "-l", Path);
        }

        _directory.Dispose();
    }

    private bool Mount() => File.Exists(Image) ? Run("mount", [.. _mount, Image, Path]) : _mount[0] == "-t" && Run("mount", [.. _mount, Path]);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
