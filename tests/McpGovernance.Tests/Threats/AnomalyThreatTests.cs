using McpGovernance.Audit;
using McpGovernance.Testing;
using McpGovernance.Tests.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Threats;

/// <summary>Who wants to act unseen, or to blind the one who looks.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AnomalyThreatTests
{
    private readonly AnomalyFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    /// <summary>A name is the caller's own; what operators read must not be.</summary>
    [Test]
    public async Task HostileNames_ReachRecordAndLog_WithoutWhatSteersATerminalOrBecomesMarkup()
    {
        _fixture.EarlierWeek();
        await _fixture.FollowAsync();
        var names = AuditRecords.HostileTexts.Append(new string('x', 5000)).Append("bob\u202e\u0000' called 'x' for").ToArray();

        foreach (var name in names)
        {
            await _fixture.CallAsync(name, name);
        }

        await _fixture.CaughtUpAsync();

        var anomalies = _fixture.Anomalies();
        anomalies.Should().HaveCount(names.Length);
        string[] said = [.. anomalies.Select(static one => one.Text("reason")!), .. _fixture.Warnings.Where(static line => line.Contains("Anomaly", StringComparison.Ordinal))];
        said.Should().HaveCount(2 * names.Length);
        said.Where(static text => text.Length > 400 || text.Count(static c => c == '\'') != 4 || text.Any(static c => "<>\"{$\u202e".Contains(c)) || text.Any(char.IsControl)).Should().BeEmpty();
        anomalies.Select(static one => one.Text("caller.subject")).Take(3).Should().Equal(AuditRecords.HostileTexts.Take(3), "the record has them whole");
    }

    /// <summary>Whoever makes up callers fills the memory: that is said once, and measured, and bursts are found as before.</summary>
    [Test]
    public async Task FloodOfCallers_FillsTheMemory_IsSaidOnce_AndBlindsNobodyToBursts()
    {
        _fixture.Options.MaxPairs = 50;
        _fixture.EarlierWeek();
        await _fixture.FollowAsync();
        for (var i = 0; i < 120; i++)
        {
            await _fixture.CallAsync($"made-up-{i}", "get_ticket");
        }

        await _fixture.RefuseAsync("mallory", 25);
        await _fixture.CaughtUpAsync();
        _fixture.Metrics.Observe();

        _fixture.State.IsFull.Should().BeTrue();
        _fixture.Warnings.Should().ContainSingle(static line => line.Contains("'AnomalyDetectionOptions.MaxPairs'", StringComparison.Ordinal));
        _fixture.Metrics.Of("mcpgovernance.anomalies.full").Select(static measured => measured.Value).Should().Equal(1);
        var anomalies = _fixture.Anomalies();
        anomalies.Count(static one => one.Text("type") == "anomaly.first_seen").Should().Be(49, "alice's pair is the fiftieth");
        anomalies.Where(static one => one.Text("type") == "anomaly.refusal_burst").Should().ContainSingle().Which.Text("caller.subject").Should().Be("mallory");
    }

    /// <summary>More refused callers than are counted apart are one burst of many, without a caller in its record; who was there before is still counted apart.</summary>
    [Test]
    public async Task FloodOfRefusedCallers_IsOneBurstOfMany_AndHidesNobodyWhoIsCounted()
    {
        await _fixture.Sinks.StartAsync();
        var log = Path.GetFileName(_fixture.Sinks.Log.Location)!;
        var sink = _fixture.Create();
        var lines = Enumerable.Range(0, 19).Select(_ => _fixture.Refused(log, TimeSpan.Zero, "mallory"))
            .Concat(Enumerable.Range(0, 10_050).Select(i => _fixture.Refused(log, TimeSpan.FromMilliseconds(i), $"made-up-{i}")))
            .Concat(Enumerable.Range(0, 5).Select(_ => _fixture.Refused(log, TimeSpan.FromSeconds(20), "mallory"))).ToList();

        foreach (var batch in lines.Select(static line => AuditRecord.Parse(System.Text.Encoding.UTF8.GetBytes(line))).Chunk(512))
        {
            await sink.WriteAsync(new AuditBatch(batch), CancellationToken.None);
        }

        _fixture.Anomalies().Select(static one => one.Text("caller.subject") + one.Text("reason")![..14]).Should().BeEquivalentTo("Many callers w", "mallory'mallory' was ");
        await sink.DisposeAsync();
    }

    /// <summary>A record that calls itself an anomaly is none, and teaches nothing.</summary>
    [Test]
    public async Task AnomalyAboutAnAnomaly_DoesNotExist()
    {
        _fixture.EarlierWeek();
        _fixture.Options.BurstRefusals = 0;
        await _fixture.FollowAsync();

        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.RefuseAsync("mallory", 1);
        await _fixture.CaughtUpAsync();
        await _fixture.RefuseAsync("mallory", 1);
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Should().HaveCount(2);
    }

    /// <summary>A clock that is set ahead while the usual is learned would make everything new at once.</summary>
    [Test]
    public async Task ClockThatIsSet_EndsNoLearning()
    {
        _fixture.Earlier("log-earlier", _fixture.Allowed("log-earlier", TimeSpan.FromDays(-29), "alice", "get_ticket"));
        await _fixture.FollowAsync();

        await _fixture.CallAsync("bob", "refund_order");
        await _fixture.CaughtUpAsync();

        _fixture.Anomalies().Should().BeEmpty("there were two moments of records, and no month");
        _fixture.State.IsLearning.Should().BeTrue();
    }
}
