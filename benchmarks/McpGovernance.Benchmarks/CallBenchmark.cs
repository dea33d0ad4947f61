using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>What a governed server adds to a call: client and server in one process, over two pipes, a small tool that completes at once.</summary>
/// <remarks>
/// Calls are awaited one after the other in one method, since a thread that blocks for each of them would be measured with it. The
/// class runs in several rounds: between processes and minutes, the ungoverned call alone can differ by more than what is measured.
/// See <see cref="TemporaryRoot"/> for what happens to the journal meanwhile.
/// </remarks>
[MemoryDiagnoser]
public class CallBenchmark
{
    private const int Calls = 500;
    private TemporaryRoot _root = null!;
    private ServedTool _tool = null!;

    [GlobalSetup(Target = nameof(Ungoverned))]
    public Task SetupUngoverned() => SetupAsync(entries: 0);

    [GlobalSetup(Target = nameof(Governed1Entry))]
    public Task Setup1() => SetupAsync(entries: 1);

    [GlobalSetup(Target = nameof(Governed1000Entries))]
    public Task Setup1000() => SetupAsync(entries: 1_000);

    [GlobalSetup(Target = nameof(Governed100000Entries))]
    public Task Setup100000() => SetupAsync(entries: 100_000);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task Ungoverned() => _tool.CallAsync(Calls, callers: 1);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Governed1Entry() => _tool.CallAsync(Calls, callers: 1);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Governed1000Entries() => _tool.CallAsync(Calls, callers: 1);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Governed100000Entries() => _tool.CallAsync(Calls, callers: 1);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _tool.DisposeAsync();
        _root.Delete();
    }

    private async Task SetupAsync(int entries)
    {
        _root = new TemporaryRoot();
        _tool = await ServedTool.OverPipesAsync(entries == 0 ? null : governance => BenchmarkGovernance.Configure(governance, _root.Path, entries));
    }
}
