namespace McpGovernance.Benchmarks.Support;

/// <summary>A directory for a journal.</summary>
internal sealed class TemporaryRoot
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mcpgovernance-benchmark-").FullName;

    public void Delete() => Directory.Delete(Path, recursive: true);
}
