using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Audit;

/// <summary>A journal in no files, composed as a host composes it, on a clock that the test moves.</summary>
internal sealed class PlaceFixture : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private ServiceProvider? _services;

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-11-25T21:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    public CollectingLoggerProvider Logs { get; } = new();

    public CollectingAuditSink Kept { get; } = new();

    public AuditJournal Audit => _services!.GetRequiredService<AuditJournal>();

    public Journal Journal { get; private set; } = null!;

    public IReadOnlyList<AuditSinkState> Sinks => _services!.GetRequiredService<AuditSinkStatus>().Sinks;

    public IEnumerable<string> Errors => Logs.Lines.Where(static line => line.StartsWith("Error", StringComparison.Ordinal));

    /// <summary>Everything on this machine that the journal could have written.</summary>
    public string[] Files => Directory.GetFileSystemEntries(_directory.Path);

    public async Task StartAsync(Action<GovernanceBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time).AddLogging(logging => logging.AddProvider(Logs));
        services.AddMcpGovernance(governance => configure(governance.UseKeys(new FakeKeyRing()).UseAudit(audit => audit.Root = _directory.Sub("journal"))));
        _services = services.BuildServiceProvider();
        Journal = Audit.Journal;
        await Journal.FirstAttempt;
    }

    /// <summary>Makes one sink, behind faults, the journal.</summary>
    public async Task<FaultInjectingAuditSink> StartSinkAsync(params AuditSinkFault[] faults)
    {
        var sink = new FaultInjectingAuditSink(Kept);
        await StartAsync(governance => governance.UseAuditSinkAsJournal("store", _ => sink));
        sink.Plan(faults);
        return sink;
    }

    /// <summary>Starts a journal in memory with one sink behind faults.</summary>
    public async Task<FaultInjectingAuditSink> StartMemoryAsync(int records = 64, Action<GovernanceBuilder>? more = null)
    {
        var sink = new FaultInjectingAuditSink(Kept);
        await StartAsync(governance =>
        {
            governance.UseMemoryJournal(memory => memory.MaxRecords = records).AddAuditSink("siem", _ => sink);
            more?.Invoke(governance);
        });
        return sink;
    }

    public ValueTask<AppendResult> AppendAsync(
        AcknowledgementLevel level = AcknowledgementLevel.Written, JsonEncodedText? type = null, Guid? call = null, bool keep = false, string text = "x") =>
        JournalFixture.Append(Journal, level, type ?? RecordNames.ListView, call ?? Guid.CreateVersion7(), text: text, keep: keep);

    /// <summary>Moves the clock until the test's condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition, string because = "")
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!condition() && System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        condition().Should().BeTrue(because);
    }

    /// <summary>Moves the clock until a task has ended.</summary>
    public async Task<T> EndOfAsync<T>(ValueTask<T> running)
    {
        var task = running.AsTask();
        await UntilAsync(() => task.IsCompleted);
        return await task;
    }

    /// <summary>Every number once and without a gap, whatever came twice.</summary>
    public void KeptShouldBeWhole()
    {
        Kept.Records.Select(static record => record.Seq).Should().Equal(Enumerable.Range(1, Kept.Records.Count).Select(static seq => (long)seq));
        Kept.Records.Select(static record => (record.Log, record.Epoch)).Distinct().Should().ContainSingle().Which.Epoch.Should().Be(1);
        foreach (var record in Kept.Records)
        {
            record.Log.Should().MatchRegex("^log-[0-9a-f]{32}$");
        }
    }

    public static JsonElement Json(AuditRecord record) => JsonElement.Parse(record.Utf8Json.Span);

    public IEnumerable<JsonElement> KeptOf(string type) => Kept.Records.Where(record => record.Type == type).Select(Json);

    /// <summary>Ends governance as a host does, while the clock moves on.</summary>
    public async Task StopAsync()
    {
        if (_services is { } services)
        {
            _services = null;
            var stopping = services.DisposeAsync().AsTask();
            await UntilAsync(() => stopping.IsCompleted);
            await stopping;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }
}
