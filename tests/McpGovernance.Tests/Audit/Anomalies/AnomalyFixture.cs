using System.Globalization;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using McpGovernance.Tests.Support.Identity;
using Microsoft.Extensions.Logging.Testing;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

/// <summary>A real journal that the detection follows, on a clock that the test moves; what other processes wrote, the test writes beside it.</summary>
internal sealed class AnomalyFixture : IAsyncDisposable
{
    private readonly Dictionary<string, long> _seqs = [];

    public AnomalyFixture() => Metrics = new CollectingMeterListener(Sinks.Meters);

    public SinkFixture Sinks { get; } = new();

    public CollectingMeterListener Metrics { get; }

    public AnomalyDetectionOptions Options { get; } = new();

    public AnomalyState State { get; private set; } = null!;

    public AnomalyAuditSink Sink { get; private set; } = null!;

    public DateTimeOffset Now => Sinks.Journal.Time.GetUtcNow();

    public string Root => Sinks.Journal.Root;

    public AnomalySettings Settings => new()
    {
        Options = Options,
        Server = "desk",
        Journal = () => Sinks.Log,
        Patience = TimeSpan.FromSeconds(2),
        Time = Sinks.Journal.Time,
        Ids = new UuidSource(Sinks.Journal.Time),
        Log = new AnomalyLog(new FakeLogger<AnomalyAuditSink>(Sinks.Journal.Logger.Collector)),
    };

    public IEnumerable<string> Warnings => Sinks.Journal.Logger.Collector.GetSnapshot()
        .Where(static line => line.Level == Microsoft.Extensions.Logging.LogLevel.Warning).Select(static line => line.Message);

    /// <summary>Opens the journal and follows it.</summary>
    public Task FollowAsync()
    {
        Sinks.Add(AnomalyAuditSink.Name, Create);
        return Sinks.StartAsync();
    }

    /// <summary>Ends the process and starts the next one, which adopts its log.</summary>
    public Task RestartAsync() => Sinks.RestartAsync(Create(), AnomalyAuditSink.Name);

    public AnomalyAuditSink Create()
    {
        State = new AnomalyState(Sinks.Meters);
        return Sink = new AnomalyAuditSink(Settings, State);
    }

    /// <summary>Writes lines of a directory that nobody adopts.</summary>
    public void Earlier(string log, params IEnumerable<string> lines) => EarlierRaw(log, string.Concat(lines.Select(static line => line + "\n")));

    public void EarlierRaw(string log, string text)
    {
        Directory.CreateDirectory(Path.Combine(Root, log));
        File.AppendAllText(Path.Combine(Root, log, FirstSegment), text);
    }

    /// <summary>Eight days in which alice used her tool, once a day.</summary>
    public void EarlierWeek(string log = "log-earlier", string caller = "alice", string tool = "get_ticket") =>
        Earlier(log, Enumerable.Range(0, 9).Select(day => Allowed(log, TimeSpan.FromDays(day - 8), caller, tool)));

    public string Allowed(string log, TimeSpan at, string caller, string tool) =>
        Line(log, NextSeq(log), "call.intent", Stamp(Now + at), "c", $"{Who(caller)},{What(tool)},{HandWrittenJournal.Allowed}");

    public string Refused(string log, TimeSpan at, string caller, long count = 1) =>
        Line(log, NextSeq(log), "call.refused", Stamp(Now + at), null, $"{Who(caller)},{What("t")},{Denied("access.unknown")},\"count\":{count}");

    public string Noted(string log, TimeSpan at, string caller) =>
        Line(log, NextSeq(log), "anomaly.refusal_burst", Stamp(Now + at), null, $"{Who(caller)},\"reason\":\"x\",\"anomaly\":{{\"count\":21,\"record\":{{\"log\":\"{log}\",\"epoch\":1,\"seq\":1}}}}");

    /// <summary>A permitted call of this process.</summary>
    public Task CallAsync(string caller, string tool) => AppendAsync(RecordNames.CallIntent, caller, tool, null);

    /// <summary>So many refusals of this process.</summary>
    public async Task RefuseAsync(string caller, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await AppendAsync(RecordNames.CallOutcome, caller, "hidden", "access.unknown");
        }
    }

    /// <summary>Waits until everything was looked at, the anomalies too.</summary>
    public Task CaughtUpAsync() => Sinks.UntilAsync(() => Sinks.State is { LagRecords: 0, Delivered: > 0, Lag.Ticks: 0 });

    /// <summary>The anomalies on record, each as the schema wants it.</summary>
    public List<RaisedAnomaly> Anomalies()
    {
        List<JsonElement> anomalies = [.. Sinks.Lines().Select(static line => JsonElement.Parse(line))
            .Where(static record => record.GetProperty("type").GetString()!.StartsWith("anomaly.", StringComparison.Ordinal))];
        anomalies.ForEach(RecordSchema.Check);
        return anomalies.ConvertAll(static record => new RaisedAnomaly(record));
    }

    public async ValueTask DisposeAsync()
    {
        await Sinks.DisposeAsync();
        Metrics.Dispose();
    }

    private static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private long NextSeq(string log) => _seqs[log] = _seqs.GetValueOrDefault(log) + 1;

    private async Task AppendAsync(JsonEncodedText type, string caller, string tool, string? code)
    {
        var record = Sinks.Log.Rent();
        record.Begin(type, Guid.CreateVersion7(), Now);
        record.Id(RecordNames.Call, Guid.CreateVersion7());
        record.Word(RecordNames.Side, RecordNames.ServerSide);
        record.Open(RecordNames.Caller);
        record.Text(RecordNames.Kind, "authenticated");
        record.Flag(RecordNames.Verified, true);
        record.Text(RecordNames.Issuer, "https://login.example.com/");
        record.Text(RecordNames.Subject, caller);
        record.Text(RecordNames.Tenant, "t-1");
        record.Close();
        RecordParts.WriteRequest(record, "desk", "tools/call", null, "stream");
        RecordParts.WriteTarget(record, TargetKind.Tool, tool);
        record.Open(RecordNames.Decision);
        record.Word(RecordNames.Verdict, code is null ? RecordNames.Allow : RecordNames.Deny);
        record.Text(RecordNames.Code, code);
        record.Close();
        if (code is not null)
        {
            record.Open(RecordNames.Outcome);
            record.Word(RecordNames.Status, RecordNames.Of(CallOutcome.Refused));
            record.Close();
        }

        record.End();
        (await Sinks.Log.AppendAsync(record, AcknowledgementLevel.Written, JournalFixture.Patience)).Should().Be(AppendResult.Reached);
    }
}
