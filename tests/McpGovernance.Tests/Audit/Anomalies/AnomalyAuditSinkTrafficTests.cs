using System.Globalization;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>How loud the detection is on ordinary days, and whether what is none stands out of them. <c>docs/operations.md</c> has the numbers.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AnomalyAuditSinkTrafficTests
{
    private const int LearningDays = 7;
    private const int Days = 30;

    private readonly AnomalyFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    /// <summary>A hundred and twenty people and four services, a week of learning and thirty days after it.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Write_ThirtyOrdinaryDays_AreQuiet(int seed)
    {
        await _fixture.Sinks.StartAsync();
        var (start, log) = (_fixture.Now.AddDays(-(LearningDays + Days)).Date, Path.GetFileName(_fixture.Sinks.Log.Location)!);
        var traffic = new GeneratedTraffic(seed, new DateTimeOffset(start, TimeSpan.Zero), LearningDays + Days);
        var sink = _fixture.Create();
        var (records, perDay) = (0, new long[LearningDays + Days]);
        foreach (var batch in traffic.Records(log).Chunk(512))
        {
            var before = _fixture.State.Raised;
            await sink.WriteAsync(new AuditBatch(batch), CancellationToken.None);
            perDay[(int)(batch[^1].Time!.Value - start).TotalDays] += _fixture.State.Raised - before;
            records += batch.Length;
        }

        var anomalies = _fixture.Anomalies();
        var first = anomalies.Count(static one => one.Text("type") == "anomaly.first_seen");
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {records} records, {traffic.Calls} calls, {traffic.Refusals} refusals, {traffic.Callers} callers; {first} first calls in {Days} days after learning, {first / (double)Days:0.##} a day, at most {perDay.Max()}; {anomalies.Count - first} bursts; by day {string.Join(' ', perDay[LearningDays..])}"));
        (anomalies.Count - first).Should().Be(0, "nobody is refused in bursts");
        first.Should().BeInRange(1, 4 * Days, "at most four a day: people who join, and who try something");
        perDay[..LearningDays].Should().OnlyContain(static count => count == 0);
        _fixture.State.IsFull.Should().BeFalse();
        await sink.DisposeAsync();
    }

    [Test]
    public async Task Write_BurstAndStolenNameAmongOrdinaryDays_StandOut()
    {
        await _fixture.Sinks.StartAsync();
        var log = Path.GetFileName(_fixture.Sinks.Log.Location)!;
        var start = new DateTimeOffset(_fixture.Now.AddDays(-15).Date, TimeSpan.Zero);
        var at = start.AddDays(12).AddHours(3);
        var sink = _fixture.Create();
        var ordinary = new GeneratedTraffic(4, start, 14).Records(log).ToList();
        List<string> lines =
        [
            .. ordinary.Select(static record => System.Text.Encoding.UTF8.GetString(record.Utf8Json.Span)),
        ];
        var place = ordinary.FindIndex(record => record.Time > at);
        lines.InsertRange(place, Enumerable.Range(0, 60).Select(i => _fixture.Refused(log, at.AddSeconds(i) - _fixture.Now, "user9")));
        lines.Insert(place, _fixture.Allowed(log, at - _fixture.Now, "user7", "export_customers"));
        foreach (var batch in lines.Select((line, i) => AuditRecord.Parse(System.Text.Encoding.UTF8.GetBytes(
            System.Text.RegularExpressions.Regex.Replace(line, "^\\{\"seq\":\\d+", $"{{\"seq\":{i + 1}")))).Chunk(512))
        {
            await sink.WriteAsync(new AuditBatch(batch), CancellationToken.None);
        }

        var anomalies = _fixture.Anomalies();
        anomalies.Where(static one => one.Text("type") == "anomaly.refusal_burst").Should().ContainSingle().Which.Text("caller.subject").Should().Be("user9");
        anomalies.Where(static one => one.Text("target.name") == "export_customers").Should().ContainSingle()
            .Which.Text("anomaly.record.seq").Should().Be((place + 1).ToString(CultureInfo.InvariantCulture));
        await sink.DisposeAsync();
    }
}
