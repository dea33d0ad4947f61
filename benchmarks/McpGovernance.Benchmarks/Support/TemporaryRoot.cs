namespace McpGovernance.Benchmarks.Support;

/// <summary>A directory for journals, from which full segments are taken away as one does who has shipped them.</summary>
/// <remarks>At full rate a journal grows by 60 MB a second. A virtual machine takes longer to find memory for that than the calls take that are measured.</remarks>
internal sealed class TemporaryRoot
{
    public const long SegmentBytes = 8 << 20;

    private readonly Thread _cleaning;
    private long _removed;
    private volatile bool _ends;

    public TemporaryRoot()
    {
        _cleaning = new Thread(Clean) { IsBackground = true };
        _cleaning.Start();
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("mcpgovernance-benchmark-").FullName;

    /// <summary>Bytes taken away so far.</summary>
    public long Removed => Volatile.Read(ref _removed);

    public void Delete()
    {
        _ends = true;
        _cleaning.Join();
        Directory.Delete(Path, recursive: true);
    }

    private void Clean()
    {
        while (!_ends)
        {
            Thread.Sleep(500);
            RemoveFullSegments();
        }
    }

    private void RemoveFullSegments()
    {
        foreach (var log in Directory.EnumerateDirectories(Path, "log-*", SearchOption.AllDirectories))
        {
            foreach (var segment in Directory.GetFiles(log, "*.jsonl").Order(StringComparer.Ordinal).SkipLast(1))
            {
                Interlocked.Add(ref _removed, new FileInfo(segment).Length);
                File.Delete(segment);
            }
        }
    }
}
