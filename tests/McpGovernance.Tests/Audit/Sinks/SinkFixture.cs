using McpGovernance.Audit;
using McpGovernance.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Audit;

/// <summary>A journal with sinks that follow it, on a clock that the test moves. It can be ended and started again.</summary>
internal sealed class SinkFixture : IAsyncDisposable
{
    private readonly List<(string Name, Func<AuditSink> Create)> _sinks = [];
    private readonly Support.Identity.FakeMeterFactory _meters = new();
    private AuditSinks? _running;

    public JournalFixture Journal { get; } = new();

    public Journal Log { get; private set; } = null!;

    public CollectingAuditSink Collected { get; } = new();

    public FaultyStorage Storage => Journal.Storage;

    public Support.Identity.FakeMeterFactory Meters => _meters;

    public AuditSinks Sinks => _running!;

    public AuditSinkState State => Sinks.Sinks[0];

    public string Directory => Path.Combine(Log.Location!, FileSinkPlace.Directory);

    public string CursorFile(string name = "it") => Path.Combine(Directory, name + ".cursor");

    public IEnumerable<string> LogLines => Journal.Logger.Collector.GetSnapshot().Select(static line => line.Message);

    public SinkFixture Add(string name, Func<AuditSink> create)
    {
        _sinks.Add((name, create));
        return this;
    }

    /// <summary>Adds the sink that collects, behind faults.</summary>
    public FaultInjectingAuditSink AddFaulty(string name = "it")
    {
        var sink = new FaultInjectingAuditSink(Collected);
        Add(name, () => sink);
        return sink;
    }

    /// <summary>Ends what runs and starts again with another sink.</summary>
    public async Task RestartAsync(AuditSink sink, string name = "it")
    {
        await StopAsync();
        _sinks.Clear();
        Add(name, () => sink);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        Log = await Journal.OpenAsync();
        _running = new AuditSinks(
            new ServiceCollection().BuildServiceProvider(),
            _sinks.Select(static sink => new SinkRegistration(sink.Name, _ => sink.Create())),
            Journal.Time,
            new FakeLogger<AuditSinks>(Journal.Logger.Collector),
            _meters);
        _running.Start(Log, Journal.Options);
    }

    public async Task AppendAsync(int records, string text = "x")
    {
        for (var i = 0; i < records; i++)
        {
            (await JournalFixture.Append(Log, AcknowledgementLevel.Written, text)).Should().Be(AppendResult.Reached);
        }
    }

    /// <summary>Moves the clock until the test's condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!condition() && System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            Journal.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(1);
        }

        condition().Should().BeTrue();
    }

    /// <summary>Waits without the clock moving.</summary>
    public static async Task SoonAsync(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!condition() && System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(1);
        }

        condition().Should().BeTrue();
    }

    /// <summary>Everything that is in the journal's files, as it was written.</summary>
    public List<string> Lines() => [.. System.IO.Directory.EnumerateFiles(Log.Location!, "*.jsonl").Order(StringComparer.Ordinal)
        .SelectMany(static file => ReadShared(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    public static List<string> Texts(IEnumerable<AuditRecord> records) => [.. records.Select(static record => System.Text.Encoding.UTF8.GetString(record.Utf8Json.Span))];

    /// <summary>Ends the followers and the journal, as a host does.</summary>
    public async Task StopAsync(TimeSpan? limit = null)
    {
        if (_running is { } running)
        {
            _running = null;
            await running.StopAsync(limit ?? Journal.Options.ShutdownTimeout);
            await Log.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Storage.Room = long.MaxValue;
        await StopAsync();
        _meters.Dispose();
        await Journal.DisposeAsync();
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
