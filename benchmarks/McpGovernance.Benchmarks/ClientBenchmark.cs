using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>What a governed client adds to a call and to connecting. The server is an ordinary one in the same process, over two pipes.</summary>
/// <remarks>Measured like <see cref="CallBenchmark"/>, for the same reasons.</remarks>
[MemoryDiagnoser]
public class ClientBenchmark
{
    private const int Calls = 500;
    private TemporaryRoot _root = null!;
    private Governance? _governance;
    private ServedTool _tool = null!;

    [GlobalSetup(Targets = [nameof(Ungoverned), nameof(ConnectUngoverned)])]
    public Task SetupUngoverned() => SetupAsync(isGoverned: false);

    [GlobalSetup(Targets = [nameof(Governed), nameof(ConnectGoverned)])]
    public Task SetupGoverned() => SetupAsync(isGoverned: true);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task Ungoverned() => _tool.CallAsync(Calls, callers: 1);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Governed() => _tool.CallAsync(Calls, callers: 1);

    /// <summary>A server, a client that connects to it, one call, and the end of both.</summary>
    [Benchmark]
    public Task ConnectUngoverned() => ConnectAsync();

    /// <inheritdoc cref="ConnectUngoverned"/>
    [Benchmark]
    public Task ConnectGoverned() => ConnectAsync();

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _tool.DisposeAsync();
        if (_governance is not null)
        {
            await _governance.DisposeAsync();
        }

        _root.Delete();
    }

    private async Task ConnectAsync()
    {
        await using var tool = await ServedTool.OverPipesAsync(server: null, _governance);
    }

    private async Task SetupAsync(bool isGoverned)
    {
        _root = new TemporaryRoot();
        _governance = isGoverned ? StandaloneGovernance.Create(governance => BenchmarkGovernance.Configure(governance, _root.Path, entries: 1)) : null;
        _tool = await ServedTool.OverPipesAsync(server: null, _governance);
    }
}
