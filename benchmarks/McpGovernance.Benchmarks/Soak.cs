using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.InteropServices;
using McpGovernance.Benchmarks.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Benchmarks;

/// <summary>
/// Governed servers and governed clients at full rate for some minutes, in one process: over pipes with a governed client, over HTTP,
/// and clients that come, call once and go. Samples every half minute show whether anything grows.
/// </summary>
internal sealed class Soak : IDisposable
{
    private const int Callers = 8;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    private readonly MeterListener _meters = new();
    private readonly Stopwatch _clock = new();
    private readonly List<SoakSample> _samples = [];
    private long _calls;
    private long _connects;
    private long _errors;
    private long _queue;
    private long _failures;

    private Soak()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "mcpgovernance.journal.queue" or "mcpgovernance.journal.failures")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            Interlocked.Add(ref (instrument.Name == "mcpgovernance.journal.queue" ? ref _queue : ref _failures), value));
        _meters.Start();
    }

    /// <returns>0 when every call was answered.</returns>
    public static async Task<int> RunAsync(TimeSpan duration)
    {
        using var soak = new Soak();
        var root = new TemporaryRoot();
        try
        {
            await soak.LoadAsync(root.Path, duration);
            var text = soak.Report(duration, root.Removed);
            Console.WriteLine(text);
            ResultFiles.WriteText("soak.md", text);
        }
        finally
        {
            root.Delete();
        }

        return soak._errors == 0 && soak._failures == 0 ? 0 : 1;
    }

    public void Dispose() => _meters.Dispose();

    private async Task LoadAsync(string root, TimeSpan duration)
    {
        await using var client = Governance(Path.Combine(root, "client"));
        await using var comers = Governance(Path.Combine(root, "comers"));
        await using var pipes = await ServedTool.OverPipesAsync(BenchmarkGovernance.For(BenchmarkGovernance.DefaultLevels, Path.Combine(root, "pipes")), client);
        await using var http = await ServedTool.OverHttpAsync(BenchmarkGovernance.DefaultLevels, Path.Combine(root, "http"));
        using var end = new CancellationTokenSource();
        _clock.Start();
        Task[] load =
        [
            .. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(pipes, end.Token))),
            .. Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(http, end.Token))),
            Task.Run(() => ComeAndGoAsync(http, comers, end.Token)),
        ];
        while (_clock.Elapsed < duration)
        {
            var next = Step * (_samples.Count + 1);
            await Task.Delay(next > _clock.Elapsed ? next - _clock.Elapsed : TimeSpan.Zero);
            Sample();
        }

        await end.CancelAsync();
        await Task.WhenAll(load);
    }

    private async Task CallAsync(ServedTool tool, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            Count(await tool.CallAsync());
        }
    }

    private async Task ComeAndGoAsync(ServedTool tool, Governance governance, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await using var client = await tool.ConnectAnotherAsync(governance, static options =>
                options.Handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "decline" }));
            Count(await client.CallToolAsync(ServedTool.Name, new Dictionary<string, object?> { ["id"] = "1" }, cancellationToken: CancellationToken.None));
            Interlocked.Increment(ref _connects);
        }
    }

    private void Count(CallToolResult result)
    {
        Interlocked.Increment(ref _calls);
        if (result.IsError == true)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    private void Sample()
    {
        var calls = Volatile.Read(ref _calls);
        var before = _samples.LastOrDefault();
        var at = _clock.Elapsed;
        _queue = _failures = 0;
        _meters.RecordObservableInstruments();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        _samples.Add(new SoakSample(
            at,
            calls,
            Volatile.Read(ref _connects),
            (calls - (before?.Calls ?? 0)) / (at - (before?.At ?? TimeSpan.Zero)).TotalSeconds,
            GC.GetTotalMemory(forceFullCollection: false),
            process.WorkingSet64,
            Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount,
            process.Threads.Count,
            _queue));
        Console.WriteLine(Row(_samples[^1]));
    }

    private string Report(TimeSpan duration, long removed) => string.Create(CultureInfo.InvariantCulture, $"""
        # Soak

        {duration.TotalMinutes:0.#} minutes at full rate in one process: a governed server with a governed client over pipes ({Callers} callers), a governed server over
        stateless HTTP ({Callers} callers), and governed clients of it that come, call once and go. Default levels; the tool reads. The journals would fill the
        disk, so what they have written and left behind is deleted while they run: {removed / (1 << 20):N0} MiB here.
        Made by `dotnet run -c Release --project benchmarks/McpGovernance.Benchmarks -- soak {duration.TotalMinutes:0.#}`.

        Machine: {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}. {DateTime.Today:yyyy-MM-dd}.

        | after | calls | clients | calls/s | heap after collection, MiB | working set, MiB | file descriptors | threads | journal queue |
        |---:|---:|---:|---:|---:|---:|---:|---:|---:|
        {string.Join('\n', _samples.Select(Row))}

        Calls answered by an error: {_errors:N0}. Failures of the journals: {_failures:N0}.

        {SoakVerdict.Rule}

        {string.Join('\n', SoakVerdict.Of(_samples).Select(static line => $"- {line}"))}

        """);

    private static string Row(SoakSample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {sample.At:mm\\:ss} | {sample.Calls:N0} | {sample.Connects:N0} | {sample.Rate:N0} | {sample.Heap / 1048576.0:0.0} | {sample.WorkingSet / 1048576.0:0} | {sample.Handles} | {sample.Threads} | {sample.Queue:N0} |");

    private static Governance Governance(string root) =>
        StandaloneGovernance.Create(governance => BenchmarkGovernance.Configure(governance, root, entries: 1, defaultLevels: true));
}
