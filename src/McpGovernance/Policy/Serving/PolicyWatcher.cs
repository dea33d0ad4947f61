namespace McpGovernance.Policy;

/// <summary>Says soon that something happened to a policy's file. It may miss what happens: whoever relies on it must look as well.</summary>
/// <remarks>It watches the directory that names the file, because a mounted directory of Kubernetes changes by a link in it being replaced.</remarks>
internal sealed class PolicyWatcher : IDisposable
{
    private readonly string _path;
    private readonly string _name;
    private readonly Action _hint;
    private readonly FileSystemWatcher _watcher;

    /// <summary>Begins to watch.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="hint">Is told that something happened; it returns at once.</param>
    /// <param name="failed">Is told why no more is told.</param>
    /// <exception cref="Exception">It cannot be watched: no such directory, no more watches, a file system that has none.</exception>
    public PolicyWatcher(string path, Action hint, Action<Exception> failed)
    {
        (_path, _name, _hint) = (path, Path.GetFileName(path), hint);
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!)
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
        };
        try
        {
            _watcher.Changed += (_, happened) => Tell(happened.Name);
            _watcher.Created += (_, happened) => Tell(happened.Name);
            _watcher.Deleted += (_, happened) => Tell(happened.Name);
            _watcher.Renamed += (_, happened) => Tell(happened.Name, happened.OldName);
            _watcher.Error += (_, problem) =>
            {
                // Too much at once only means that something happened.
                if (problem.GetException() is InternalBufferOverflowException)
                {
                    hint();
                }
                else
                {
                    failed(problem.GetException());
                }
            };
            _watcher.EnableRaisingEvents = true;
        }
        catch
        {
            _watcher.Dispose();
            throw;
        }
    }

    public void Dispose() => _watcher.Dispose();

    /// <summary>Where the file is a link, whatever the directory has may be on the way to it.</summary>
    private void Tell(string? name, string? before = null)
    {
        if (name == _name || before == _name || new FileInfo(_path).LinkTarget is not null)
        {
            _hint();
        }
    }
}
