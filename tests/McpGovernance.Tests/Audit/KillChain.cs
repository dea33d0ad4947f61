using System.Text;
using System.Text.Json;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace McpGovernance.Tests.Audit;

/// <summary>Processes over one root, one after the other, each killed at a random moment; then everything in the root is held against what was acknowledged.</summary>
internal sealed class KillChain(int seed, int kills) : IDisposable
{
    /// <summary>A list of orphans is cut there; each still has its own record.</summary>
    private const int ListedAtMost = 500;

    private static readonly byte[] Fragment = "{\"seq\":99999,\"log\":\"log-"u8.ToArray();
    private readonly Random _random = new(seed);
    private readonly TemporaryDirectory _directory = new();
    private readonly List<List<string>> _acknowledged = [];
    private readonly HashSet<(string Path, long Length)> _torn = [];

    public KillCounts Counts { get; } = new();

    private string Root => _directory.Sub("journal");

    public async Task RunAsync()
    {
        for (var i = 0; i < kills; i++)
        {
            await KillOneAsync();
        }

        await RecoverAndCheckAsync();
    }

    /// <summary>So many processes start together over what as many dead ones left, each round.</summary>
    public async Task RunTogetherAsync(int processes)
    {
        for (var i = 0; i < kills; i += processes)
        {
            await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => Task.Run(() => KillOneAsync(mayTear: false))));
        }

        await RecoverAndCheckAsync();
    }

    public void Dispose() => _directory.Dispose();

    private async Task RecoverAndCheckAsync()
    {
        var settings = new JournalSettings { Place = new FileJournalPlace(Root), Options = new AuditOptions { ReserveBytes = 1 << 20 }, Time = TimeProvider.System, Log = new JournalLog(NullLogger.Instance) };
        var journals = new[] { new Journal(settings), new Journal(settings) }; // Two at once: one of them recovers.
        await Task.WhenAll(journals.Select(static journal => journal.FirstAttempt));
        journals.Should().OnlyContain(static journal => journal.IsOpen, "seed {0}", seed);
        foreach (var journal in journals)
        {
            await journal.DisposeAsync();
        }

        Check();
    }

    /// <summary>A third of the kills falls into opening and recovery.</summary>
    private async Task KillOneAsync(bool mayTear = true)
    {
        using var child = new JournalStressChild(Root);
        var (isEarly, part) = Draw();
        var lines = await (isEarly
            ? child.KillAsync(child.Begun, TimeSpan.FromMilliseconds(part * 250))
            : child.KillAsync(child.Acknowledged, TimeSpan.FromMilliseconds(part * 120)));
        lock (_acknowledged)
        {
            _acknowledged.Add(lines);
            Counts.Kills++;
            Counts.Early += lines.Count == 0 ? 1 : 0;
            Counts.Acknowledged += lines.Count;
            Counts.Durable += lines.Count(static line => line.Contains("Durable", StringComparison.Ordinal));
        }

        if (mayTear)
        {
            Tear();
        }
    }

    private (bool IsEarly, double Part) Draw()
    {
        lock (_acknowledged)
        {
            return (_random.Next(3) == 0, _random.NextDouble());
        }
    }

    /// <summary>A kill rarely tears a line; in a third of the runs the test adds a fragment, as a power failure leaves one.</summary>
    private void Tear()
    {
        var last = Segments().LastOrDefault();
        if (last is null)
        {
            return;
        }

        // What a kill tore stays until a recovery lives long enough to cut it: seen again, it is still one.
        Counts.TornByKill += EndsTorn(last) && !EndsWithFragment(last) && _torn.Add((last, new FileInfo(last).Length)) ? 1 : 0;
        if (_random.Next(3) == 0 && !EndsTorn(last))
        {
            using var file = new FileStream(last, FileMode.Append);
            file.Write(Fragment);
            Counts.TornByTest++;
        }
    }

    private IEnumerable<string> Segments() => Directory.Exists(Root)
        ? Directory.EnumerateFiles(Root, "*.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    private static bool EndsTorn(string path)
    {
        using var file = File.OpenRead(path);
        file.Seek(-Math.Min(1, file.Length), SeekOrigin.End);
        return file.ReadByte() is not ('\n' or -1);
    }

    private static bool EndsWithFragment(string path) => File.ReadAllBytes(path).AsSpan().EndsWith(Fragment);

    private void Check()
    {
        foreach (var path in Segments())
        {
            EndsTorn(path).Should().BeFalse("seed {0}: {1} must be cut", seed, path);
        }

        var records = Segments().SelectMany(static path => File.ReadLines(path, Encoding.UTF8)).Select(static line => JsonElement.Parse(line)).ToList();
        Counts.Records += records.Count;
        CheckOrder(records);
        CheckAcknowledged(records);
        CheckOrphans(records);
        CheckTorn(records);
    }

    private void CheckOrder(List<JsonElement> records)
    {
        foreach (var log in records.GroupBy(static record => record.GetProperty("log").GetString()))
        {
            var epochs = log.GroupBy(static record => record.GetProperty("epoch").GetInt32()).ToList();
            epochs.Select(static epoch => epoch.Key).Should().BeInAscendingOrder("seed {0}", seed).And.OnlyHaveUniqueItems("seed {0}", seed);
            foreach (var epoch in epochs)
            {
                epoch.Select(static record => record.GetProperty("seq").GetInt64())
                    .Should().Equal(Enumerable.Range(1, epoch.Count()).Select(static seq => (long)seq), "seed {0}, epoch {1}", seed, epoch.Key);
            }
        }

        Counts.Logs = records.Select(static record => record.GetProperty("log").GetString()).Distinct().Count();
        Counts.Epochs += records.Select(static record => (record.GetProperty("log").GetString(), record.GetProperty("epoch").GetInt32())).Distinct().Count();
    }

    private void CheckAcknowledged(List<JsonElement> records)
    {
        var places = new Dictionary<string, int>();
        for (var i = 0; i < records.Count; i++)
        {
            if (Stage(records[i]) is { } stage && !IsIndeterminate(records[i]))
            {
                places.TryAdd(Call(records[i]) + stage, i).Should().BeTrue("seed {0}: {1} of {2} must stand once", seed, stage, Call(records[i]));
            }
        }

        foreach (var writer in _acknowledged.SelectMany(static (run, number) => run.Select(line => (Number: number, Parts: line.Split(' ')))).GroupBy(static line => (line.Number, line.Parts[0])))
        {
            var before = -1;
            foreach (var (_, parts) in writer)
            {
                places.TryGetValue(parts[3] + parts[4], out var place).Should().BeTrue("seed {0}: {1} was acknowledged", seed, string.Join(' ', parts));
                place.Should().BeGreaterThan(before, "seed {0}: a writer's records keep their order", seed);
                before = place;
            }
        }
    }

    /// <summary>An intent has its outcome, or the one that nobody knows; never both, never twice.</summary>
    private void CheckOrphans(List<JsonElement> records)
    {
        var outcomes = records.Where(static record => Stage(record) == "outcome").GroupBy(Call).ToDictionary(static group => group.Key, static group => group.ToList());
        foreach (var call in records.Where(static record => Stage(record) == "intent").Select(Call))
        {
            outcomes.GetValueOrDefault(call, []).Should().ContainSingle("seed {0}: {1} ends once", seed, call);
        }

        var indeterminate = records.Where(IsIndeterminate).Select(Call).ToList();
        Counts.Orphans += indeterminate.Count;
        var told = records.Where(static record => record.GetProperty("type").GetString() == "audit.recovered")
            .Where(static record => record.GetProperty("recovery").TryGetProperty("orphans", out _))
            .Select(static record => record.GetProperty("recovery").GetProperty("orphans").EnumerateArray().Select(static id => id.GetString()!).ToList())
            .ToList();
        var all = told.SelectMany(static list => list).ToHashSet();
        all.Should().BeSubsetOf(indeterminate, "seed {0}", seed);
        if (told.TrueForAll(static list => list.Count < ListedAtMost))
        {
            indeterminate.Should().BeSubsetOf(all, "seed {0}: a list that is whole names each", seed);
        }
    }

    private void CheckTorn(List<JsonElement> records)
    {
        var cuts = records.Count(static record => record.GetProperty("type").GetString() == "audit.recovered" && record.GetProperty("recovery").TryGetProperty("cut", out _));
        Counts.CutsSaid += cuts;
        cuts.Should().BeGreaterThanOrEqualTo(Counts.TornByKill + Counts.TornByTest, "seed {0}: what is cut is said", seed);
    }

    private static string Call(JsonElement record) => record.GetProperty("call").GetString()!;

    private static string? Stage(JsonElement record) => record.GetProperty("type").GetString() switch
    {
        "call.intent" => "intent",
        "call.outcome" => "outcome",
        _ => null,
    };

    private static bool IsIndeterminate(JsonElement record) =>
        record.TryGetProperty("outcome", out var outcome) && outcome.GetProperty("status").GetString() == "indeterminate";
}
