namespace McpGovernance.Benchmarks.Support;

/// <summary>Deletes the files that journals below a root have left behind, so that a long run does not fill the disk. The newest of each directory is being written.</summary>
internal sealed class JournalSweeper : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly string _root;
    private readonly Task _run;
    private long _removed;

    public JournalSweeper(string root)
    {
        _root = root;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Bytes deleted so far.</summary>
    public long Removed => Volatile.Read(ref _removed);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private void Sweep()
    {
        var files = Directory.EnumerateFiles(_root, "*.jsonl", SearchOption.AllDirectories).GroupBy(Path.GetDirectoryName);
        foreach (var file in files.SelectMany(static directory => directory.Order(StringComparer.Ordinal).SkipLast(2)).ToList())
        {
            Interlocked.Add(ref _removed, new FileInfo(file).Length);
            File.Delete(file);
        }
    }
}
