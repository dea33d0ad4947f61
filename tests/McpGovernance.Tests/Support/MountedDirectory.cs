using System.Diagnostics;

namespace McpGovernance.Tests.Support;

/// <summary>A directory as Kubernetes mounts a ConfigMap: the file is a link into <c>..data</c>, a link to a directory that another takes the place of at once.</summary>
internal sealed class MountedDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private string? _now;
    private int _versions;

    public MountedDirectory(string text)
    {
        Swap(text);
        File.CreateSymbolicLink(Path, "..data/policy.json");
    }

    public string Path => _directory.Sub("policy.json");

    /// <summary>Puts another content in place, and takes the directory of the one before away.</summary>
    public void Swap(string text)
    {
        var (before, next) = (_now, $"..2026_{++_versions}");
        Directory.CreateDirectory(_directory.Sub(next));
        File.WriteAllText(_directory.Sub($"{next}/policy.json"), text);
        Directory.CreateSymbolicLink(_directory.Sub("..data_tmp"), next);
        using (var rename = Process.Start("mv", ["-T", _directory.Sub("..data_tmp"), _directory.Sub("..data")]))
        {
            rename.WaitForExit();
            rename.ExitCode.Should().Be(0);
        }

        _now = next;
        if (before is not null)
        {
            Directory.Delete(_directory.Sub(before), recursive: true);
        }
    }

    public void Dispose() => _directory.Dispose();
}
