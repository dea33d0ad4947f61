using System.Text.Json;
using McpGovernance.Cli.Audit;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

/// <summary>What is counted over a generated month is what a naive count of the generator's own notes gives.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditStatsCommandTests : IDisposable
{
    private static readonly Dictionary<string, Func<GeneratedCall, string?>> NaiveKeys = new(StringComparer.Ordinal)
    {
        ["tool"] = static call => call.Tool,
        ["caller"] = static call => call.Caller,
        ["code"] = static call => call.Code,
        ["status"] = static call => call.Status,
        ["day"] = static call => call.Day,
        ["policy"] = static call => call.Policy,
        ["data"] = static call => call.Data,
    };

    private readonly HandWrittenJournal _journal = new();
    private readonly HandWrittenJournal _other = new();

    public void Dispose()
    {
        _journal.Dispose();
        _other.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Stats_GeneratedMonth_EqualsANaiveCount(int seed)
    {
        var month = new GeneratedMonth(seed, 3_000);
        month.WriteTo(_journal, _other);

        var run = await CliRun.RedirectedAsync("audit", "stats", _journal.Root, _other.Root, "--json");

        run.ExitCode.Should().Be(0, run.Error);
        var stats = JsonElement.Parse(run.Out);
        stats.GetProperty("total").GetProperty("calls").GetInt64().Should().Be(month.Calls.Sum(call => call.Count)).And.BeGreaterThan(12_000);
        stats.GetProperty("total").GetProperty("refused").GetInt64().Should().Be(month.Calls.Where(call => call.Status == "refused").Sum(call => call.Count));
        stats.GetProperty("total").GetProperty("unknown").GetInt64().Should().Be(month.Calls.Count(call => call.Status is "indeterminate" or "in_flight")).And.BeGreaterThan(8);
        stats.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("title").GetString()).Should()
            .Equal("tool", "caller", "code", "status", "day", "policy", "refusals: rule x code", "data x tool x caller");
        foreach (var group in stats.GetProperty("groups").EnumerateArray())
        {
            string[] by = [.. group.GetProperty("by").EnumerateArray().Select(one => one.GetString()!)];
            if (by[0] != "rule")
            {
                ShouldBeNaive(group, by, month.Calls.Where(call => by[0] != "data" || call.Data is not null));
            }
        }
    }

    [TestCase("status,tool")]
    [TestCase("data,tool,caller")]
    public async Task Stats_By_CountsThoseTogether(string by)
    {
        var month = new GeneratedMonth(3, 500);
        month.WriteTo(_journal);

        var stats = JsonElement.Parse((await CliRun.RedirectedAsync("audit", "stats", _journal.Root, "--json", "--by", by)).Out);

        ShouldBeNaive(stats.GetProperty("groups").EnumerateArray().Single(), by.Split(','), month.Calls);
    }

    [Test]
    public async Task Stats_Filter_CountsOnlyThose()
    {
        var month = new GeneratedMonth(4, 500);
        month.WriteTo(_journal);

        var stats = JsonElement.Parse((await CliRun.RedirectedAsync("audit", "stats", _journal.Root, "--json", "--caller", "bob", "--status", "refused")).Out);

        stats.GetProperty("total").GetProperty("calls").GetInt64().Should().Be(month.Calls.Where(call => call is { Caller: "bob", Status: "refused" }).Sum(call => call.Count));
    }

    [Test]
    public async Task Query_GeneratedMonth_JoinsEveryCallOnce()
    {
        var month = new GeneratedMonth(5, 1_000);
        month.WriteTo(_journal, _other);

        var run = await CliRun.RedirectedAsync("audit", "query", _journal.Root, _other.Root, "--json");

        run.Lines.Select(line => JsonElement.Parse(line)).GroupBy(call => call.GetProperty("status").GetString()).Select(group => (group.Key, group.Count()))
            .Should().BeEquivalentTo(month.Calls.GroupBy(call => call.Status).Select(group => (group.Key, group.Count())));
        run.Error.Should().Contain("the last 7 bytes are no whole line").And.NotContain("are not there");
    }

    [Test]
    public async Task Stats_RefusalsByRule_NameTheGuards()
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.outcome", "2026-11-25T21:00:00Z", "c1", $"{Who("a")},{What("t")},\"decision\":{{\"verdict\":\"deny\",\"code\":\"guard.denied\",\"entry\":\"matrix/a/0\",\"guards\":[\"g1\",\"g2\"]}},{Came("refused")}"),
            Line(LogA, 2, "call.refused", "2026-11-25T21:00:01Z", null, $"{Who("a")},{What("t")},{Denied("access.unknown")},\"count\":5"));

        var run = await CliRun.RedirectedAsync("audit", "stats", _journal.Root);

        var rows = run.Out.Split("by refusals: rule x code")[1].Split('\n').Skip(2).TakeWhile(line => line.Length > 0).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)));
        rows.Should().Equal("- access.unknown 5", "g1 guard.denied 1", "g2 guard.denied 1", "matrix/a/0 guard.denied 1");
        run.Lines[0].Should().Be("6 calls: 6 refused, 0 failed, 0 unknown. Milliseconds: p50 1.5, p95 1.5, p99 1.5.");
    }

    [TestCase("", "first_seen,refusal_burst")]
    [TestCase("--caller bob", "refusal_burst")]
    public async Task Stats_Anomalies_AreFoundAndExplained(string filter, string kinds)
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", "2026-11-01T21:00:00Z", "c1", $"{Who("alice")},{What("get_ticket")},{Allowed}"),
            Line(LogA, 2, "call.outcome", "2026-11-01T21:00:01Z", "c1", Came("done")),
            Line(LogA, 3, "call.intent", "2026-11-25T21:00:00Z", "c2", $"{Who("alice")},{What("refund_order")},{Allowed}"),
            Line(LogA, 4, "call.outcome", "2026-11-25T21:00:01Z", "c2", Came("done")),
            Line(LogA, 5, "call.refused", "2026-11-25T21:00:02Z", null, $"{Who("bob")},{What("t")},{Denied("access.unknown")},\"count\":50"));
        string[] asked = ["audit", "stats", _journal.Root, "--anomalies", .. filter.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        var found = JsonElement.Parse((await CliRun.RedirectedAsync([.. asked, "--json"])).Out).GetProperty("anomalies").EnumerateArray();

        found.Select(one => one.GetProperty("kind").GetString()).Should().Equal(kinds.Split(','));
        (await CliRun.RedirectedAsync(asked)).Out.Should().Contain($"{kinds.Split(',').Length} anomalies").And.Contain("'bob' was refused 50 times within 5 minutes");
    }

    [Test]
    public async Task Stats_Top_CutsAndSaysSo()
    {
        new GeneratedMonth(6, 200).WriteTo(_journal);

        (await CliRun.RedirectedAsync("audit", "stats", _journal.Root, "--by", "day", "--top", "2")).Out.Should().Contain("and 29 more rows: --top shows them");
    }

    [Test]
    public async Task Stats_KeyThatIsNone_IsUsage()
    {
        var run = await CliRun.RedirectedAsync("audit", "stats", _journal.Root, "--by", "tool,colour");

        run.ExitCode.Should().Be(64);
        run.Error.Should().Contain("--by 'colour' is no key: expected tool, caller,");
    }

    [Test]
    public void Percentile_AnyNumberOfDurations_IsWithinOnePercent()
    {
        var random = new Random(7);
        double[] values = [.. Enumerable.Range(0, 10_000).Select(_ => Math.Exp(random.NextDouble() * 12) / 100)];
        var sketch = new DurationSketch();
        foreach (var value in values)
        {
            sketch.Add(value);
        }

        Array.Sort(values);
        foreach (var share in (double[])[0.5, 0.95, 0.99, 1])
        {
            sketch.Percentile(share).Should().BeApproximately(values[(int)Math.Ceiling(share * values.Length) - 1], values[(int)Math.Ceiling(share * values.Length) - 1] * 0.01);
        }

        new DurationSketch().Percentile(0.5).Should().BeNull();
    }

    private static void ShouldBeNaive(JsonElement group, string[] by, IEnumerable<GeneratedCall> calls)
    {
        var naive = calls.GroupBy(call => string.Join('|', by.Select(name => NaiveKeys[name](call)))).ToDictionary(one => one.Key, one => one.ToList());
        var rows = group.GetProperty("rows").EnumerateArray().ToDictionary(row => string.Join('|', row.GetProperty("key").EnumerateArray().Select(one => one.GetString())));
        rows.Keys.Should().BeEquivalentTo(naive.Keys, "of {0}", string.Join(',', by));
        foreach (var (key, row) in rows)
        {
            row.GetProperty("calls").GetInt64().Should().Be(naive[key].Sum(call => call.Count), "of {0}", key);
            row.GetProperty("refused").GetInt64().Should().Be(naive[key].Where(call => call.Status == "refused").Sum(call => call.Count), "of {0}", key);
            row.GetProperty("failed").GetInt64().Should().Be(naive[key].Count(call => call.Status is "tool_error" or "exception" or "timed_out"), "of {0}", key);
            double[] sorted = [.. naive[key].Select(call => call.Milliseconds).OfType<double>().Order()];
            foreach (var (name, share) in sorted.Length == 0 ? [] : new[] { ("p50", 0.5), ("p95", 0.95), ("p99", 0.99) })
            {
                var exact = sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
                row.GetProperty("ms").GetProperty(name).GetDouble().Should().BeApproximately(exact, Math.Max(exact * 0.01, 0.001), "of {0}", key);
            }
        }
    }
}
