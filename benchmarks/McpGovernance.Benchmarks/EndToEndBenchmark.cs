using BenchmarkDotNet.Attributes;
using McpGovernance.Benchmarks.Support;

namespace McpGovernance.Benchmarks;

/// <summary>A call over each transport, by one caller and by many: not governed, governed with records that are only accepted, and governed as it is by default, for a tool that reads and for one that changes something.</summary>
/// <remarks>The figures are times per call; with many callers they are what a call adds to the time until all are done.</remarks>
[MemoryDiagnoser]
public class EndToEndBenchmark
{
    private const int Calls = 640;
    private TemporaryRoot _root = null!;
    private ServedTool _tool = null!;

    public enum Wire
    {
        InMemory,
        Stdio,
        HttpStateless,
    }

    [ParamsAllValues]
    public Wire Transport { get; set; }

    [Params(1, 64)]
    public int Callers { get; set; }

    [GlobalSetup(Target = nameof(Ungoverned))]
    public Task SetupUngoverned() => SetupAsync(BenchmarkGovernance.Ungoverned);

    [GlobalSetup(Target = nameof(Governed))]
    public Task SetupGoverned() => SetupAsync(BenchmarkGovernance.Accepted);

    [GlobalSetup(Target = nameof(GovernedDefaultLevels))]
    public Task SetupDefaultLevels() => SetupAsync(BenchmarkGovernance.DefaultLevels);

    [GlobalSetup(Target = nameof(GovernedChangeDefaultLevels))]
    public Task SetupChange() => SetupAsync(BenchmarkGovernance.ChangeAtDefaultLevels);

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public Task Ungoverned() => _tool.CallAsync(Calls, Callers);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task Governed() => _tool.CallAsync(Calls, Callers);

    [Benchmark(OperationsPerInvoke = Calls)]
    public Task GovernedDefaultLevels() => _tool.CallAsync(Calls, Callers);

    /// <summary>Its intent is flushed to the disk before the tool runs.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public Task GovernedChangeDefaultLevels() => _tool.CallAsync(Calls, Callers);

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _tool.DisposeAsync();
        _root.Delete();
    }

    private async Task SetupAsync(string levels)
    {
        _root = new TemporaryRoot();
        _tool = Transport switch
        {
            Wire.Stdio => await ServedTool.OverStdioAsync(levels, _root.Path),
            Wire.HttpStateless => await ServedTool.OverHttpAsync(levels, _root.Path),
            _ => await ServedTool.OverPipesAsync(BenchmarkGovernance.For(levels, _root.Path), reads: BenchmarkGovernance.Reads(levels)),
        };
    }
}
