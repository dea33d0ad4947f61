using BenchmarkDotNet.Attributes;
using McpGovernance.Audit;
using McpGovernance.Benchmarks.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Benchmarks;

/// <summary>What one record costs the call, and how many durable records 64 writers get through.</summary>
[MemoryDiagnoser]
public class JournalBenchmark : IAsyncDisposable
{
    private const int Writers = 64;
    private const int RecordsPerWriter = 500;
    private const int Batch = 1000;

    /// <summary>As many as the queue takes while the disk is behind: what is measured is the call's cost, not the disk's pace.</summary>
    private const int Burst = 3000;

    private readonly BenchmarkCall _call = new();
    private readonly CallRecords _records = new(new UuidSource(TimeProvider.System), new BenchmarkKeyRing(), TimeProvider.System, new AuditOptions());
    private readonly BenchmarkCall _wide = BenchmarkCall.WithArguments("""{"name":"Alice Liddell","email":"alice@example.com","phone":"+44 20 7946 0958","street":"1 Folly Bridge","city":"Oxford","zip":"OX1 4LA","born":"1852-05-04","limit":2500,"active":true,"note":"Calls back on Monday."}""");
    private readonly CallRecords _recordsOfInputs = new(new UuidSource(TimeProvider.System), new BenchmarkKeyRing(), TimeProvider.System, new AuditOptions { Level = AuditLevel.Inputs });
    private readonly Task[] _tasks = new Task[Writers];
    private string _root = "";
    private Journal _journal = null!;

    [GlobalSetup]
    public async Task OpenAsync()
    {
        _root = Directory.CreateTempSubdirectory("mcpgov-bench-").FullName;
        _journal = new Journal(new JournalSettings
        {
            Place = new FileJournalPlace(_root),
            Options = new AuditOptions(),
            Time = TimeProvider.System,
            Log = new JournalLog(NullLogger.Instance),
        });
        await _journal.FirstAttempt;
        for (var burst = 0; burst < 200; burst++)
        {
            await AcceptedIntent();
            Drain();
            await AcceptedOutcome();
            Drain();
            await AcceptedIntentWithTenTokens();
            Drain();
        }
    }

    [IterationSetup(Targets = [nameof(AcceptedIntent), nameof(AcceptedOutcome), nameof(AcceptedIntentWithTenTokens)])]
    public void Drain()
    {
        while (_journal.Queued > 0)
        {
            Thread.Sleep(1);
        }
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _journal.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Build and accept the outcome; the writer writes it meanwhile.</summary>
    [Benchmark(OperationsPerInvoke = Burst)]
    public async Task AcceptedOutcome()
    {
        for (var i = 0; i < Burst; i++)
        {
            var record = _journal.Rent();
            _records.WriteEnd(record, _call);
            await Reached(record, AcknowledgementLevel.Accepted);
        }
    }

    /// <summary>Build, with the keyed digest of the arguments, and accept the intent.</summary>
    [Benchmark(OperationsPerInvoke = Burst)]
    public async Task AcceptedIntent()
    {
        for (var i = 0; i < Burst; i++)
        {
            await IntentAsync(AcknowledgementLevel.Accepted);
        }
    }

    /// <summary>The same with the arguments themselves, of which ten are tokens.</summary>
    [Benchmark(OperationsPerInvoke = Burst)]
    public async Task AcceptedIntentWithTenTokens()
    {
        for (var i = 0; i < Burst; i++)
        {
            var record = _journal.Rent();
            _recordsOfInputs.WriteIntent(record, _wide);
            await Reached(record, AcknowledgementLevel.Accepted);
        }
    }

    /// <summary>Intents without a pause: the pace of the disk and of the thread that feeds it.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public async Task AcceptedIntentFlood()
    {
        for (var i = 0; i < Batch; i++)
        {
            await IntentAsync(AcknowledgementLevel.Accepted);
        }
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public async Task WrittenIntent()
    {
        for (var i = 0; i < Batch; i++)
        {
            await IntentAsync(AcknowledgementLevel.Written);
        }
    }

    /// <summary>20 µs a record are 50,000 a second.</summary>
    [Benchmark(OperationsPerInvoke = Writers * RecordsPerWriter)]
    public Task DurableIntentFrom64Writers()
    {
        for (var i = 0; i < Writers; i++)
        {
            _tasks[i] = Task.Run(async () =>
            {
                for (var record = 0; record < RecordsPerWriter; record++)
                {
                    await IntentAsync(AcknowledgementLevel.Durable);
                }
            });
        }

        return Task.WhenAll(_tasks);
    }

    private ValueTask IntentAsync(AcknowledgementLevel level)
    {
        var record = _journal.Rent();
        _records.WriteIntent(record, _call);
        return Reached(record, level);
    }

    private async ValueTask Reached(RecordWriter record, AcknowledgementLevel level)
    {
        if (await _journal.AppendAsync(record, level, TimeSpan.FromSeconds(10)) != AppendResult.Reached)
        {
            throw new InvalidOperationException("The record did not reach its level.");
        }
    }
}
