using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Audit;

/// <summary>A journal in a directory of its own, with a clock that the test moves and a disk that the test breaks.</summary>
internal sealed class JournalFixture : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<Journal> _journals = [];

    public JournalFixture() => Root = _directory.Sub("journal");

    public string Root { get; init; }

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.Parse("2026-11-25T21:00:00Z", System.Globalization.CultureInfo.InvariantCulture));

    public FaultyStorage Storage { get; } = new();

    /// <summary>Without a reserve, unless a test asks for one.</summary>
    public AuditOptions Options { get; } = new() { ReserveBytes = 0 };

    public FakeLogger Logger { get; } = new();

    public string Sub(string name) => _directory.Sub(name);

    public Journal Open()
    {
        var journal = new Journal(Settings);
        _journals.Add(journal);
        return journal;
    }

    /// <summary>Opens a journal that is closed with the fixture, after the disk has been told to work again.</summary>
    public async Task<Journal> OpenAsync()
    {
        var journal = Open();
        await journal.FirstAttempt;
        return journal;
    }

    public JournalSettings Settings => new() { Place = new FileJournalPlace(Root, Storage), Options = Options, Time = Time, Log = new JournalLog(Logger) };

    /// <summary>Lets the retry interval pass, again and again, until the writer has done what the test waits for.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!condition() && System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
        {
            Time.Advance(Settings.RetryInterval);
            await Task.Yield();
            Thread.Yield();
        }

        condition().Should().BeTrue();
    }

    public static ValueTask<AppendResult> Append(Journal journal, AcknowledgementLevel level, string text = "x", bool keep = false) =>
        Append(journal, level, Patience, text, keep);

    public static ValueTask<AppendResult> Append(Journal journal, AcknowledgementLevel level, TimeSpan patience, string text = "x", bool keep = false) =>
        Append(journal, level, RecordNames.ListView, Guid.CreateVersion7(), patience, text, keep);

    public static ValueTask<AppendResult> Append(
        Journal journal, AcknowledgementLevel level, JsonEncodedText type, Guid call, TimeSpan? patience = null, string text = "x", bool keep = false)
    {
        var record = journal.Rent();
        record.Begin(type, Guid.CreateVersion7(), DateTimeOffset.UnixEpoch);
        record.Id(RecordNames.Call, call);
        record.Text(RecordNames.Name, text);
        record.End();
        return journal.AppendAsync(record, level, patience ?? Patience, keep);
    }

    /// <summary>All complete lines below the root, in the order of their files.</summary>
    public List<JsonElement> Records(string? directory = null) => ReadRecords(directory ?? Root);

    public static List<JsonElement> ReadRecords(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(ReadShared)
            .Select(static line => JsonElement.Parse(line))];

    public static List<string> Types(IEnumerable<JsonElement> records) => [.. records.Select(static record => record.GetProperty("type").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        Storage.Gate.Set();
        Storage.Room = long.MaxValue;
        foreach (var journal in _journals)
        {
            await journal.DisposeAsync();
        }

        _directory.Dispose();
    }

    private static IEnumerable<string> ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
