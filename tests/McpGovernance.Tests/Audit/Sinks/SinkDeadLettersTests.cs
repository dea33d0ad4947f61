using System.Text;
using System.Text.Json;
using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

/// <summary>What cannot be given to a sink is put aside, on record, and the rest arrives.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SinkDeadLettersTests
{
    private readonly SinkFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    private string DeadFile => Path.Combine(_fixture.Directory, "it.dead.jsonl");

    private List<JsonElement> DeadLetters() => [.. File.ReadAllLines(DeadFile).Select(static line => JsonElement.Parse(line))];

    private List<JsonElement> Gaps() => [.. _fixture.Lines().Where(static line => line.Contains("\"audit.gap\"", StringComparison.Ordinal)).Select(static line => JsonElement.Parse(line))];

    [Test]
    public async Task Reject_OneRecord_IsPutAsideWithAGapRecord_AndTheRestArrives()
    {
        var sink = _fixture.AddFaulty();
        sink.Plan(AuditSinkFault.Throw, AuditSinkFault.Reject);
        await _fixture.StartAsync();
        await _fixture.AppendAsync(20);
        await _fixture.UntilAsync(() => _fixture.State is { LagRecords: 0, DeadLetters: 1 });

        var dead = DeadLetters().Should().ContainSingle().Subject;
        var seq = dead.GetProperty("seq").GetInt64();
        Encoding.UTF8.GetString(dead.GetProperty("record").GetBytesFromBase64()).Should().Be(_fixture.Lines()[(int)seq - 1]);
        dead.GetProperty("reason").GetString().Should().Be("a test wants it to be rejected");
        var gap = Gaps().Should().ContainSingle().Subject;
        gap.GetProperty("sink").GetProperty("name").GetString().Should().Be("it");
        gap.GetProperty("sink").GetProperty("seq").GetInt64().Should().Be(seq);
        _fixture.Collected.Records.Select(static record => record.Seq).Should().BeEquivalentTo(Enumerable.Range(1, 22).Select(static n => (long)n).Where(n => n != seq));
        _fixture.State.Lost.Should().Be(0);
    }

    [Test]
    public async Task Reject_Everything_MakesNoRecordsWithoutEnd()
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Reject;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(4);
        await _fixture.UntilAsync(() => _fixture.State is { LagRecords: 0, DeadLetters: 10 });

        DeadLetters().Should().HaveCount(10, "five records and a record of the gap of each");
        Gaps().Should().HaveCount(5);
    }

    [TestCase("{\"v\":1,\"broken")]
    [TestCase("not json at all")]
    [TestCase("{\"v\":1,\"log\":\"log-x\",\"epoch\":1,\"seq\":3}")]
    public async Task Follow_BrokenLine_IsPutAsideAndTheFollowerGoesOn(string broken)
    {
        var sink = _fixture.AddFaulty();
        sink.Always = AuditSinkFault.Throw;
        await _fixture.StartAsync();
        await _fixture.AppendAsync(6);
        await _fixture.StopAsync();
        var segment = Directory.EnumerateFiles(_fixture.Log.Location!, "*.jsonl").Single();
        var lines = await File.ReadAllLinesAsync(segment);
        lines[2] = broken;
        await File.WriteAllTextAsync(segment, string.Join('\n', lines) + "\n");
        var second = new CollectingAuditSink();
        await _fixture.RestartAsync(second);
        await _fixture.UntilAsync(() => _fixture.State is { LagRecords: 0, DeadLetters: 1 });

        second.Records.Where(static record => record.Epoch == 1).Select(static record => record.Seq).Should().Equal(1, 2, 4, 5, 6, 7, 8);
        var dead = DeadLetters().Single();
        dead.GetProperty("line").GetInt64().Should().Be(3);
        dead.GetProperty("record").GetBytesFromBase64().Should().Equal(Encoding.UTF8.GetBytes(broken));
        Gaps().Should().ContainSingle().Which.GetProperty("sink").GetProperty("line").GetInt64().Should().Be(3);
        _fixture.LogLines.Should().NotContain(line => line.Contains(broken, StringComparison.Ordinal));
    }

    [Test]
    public async Task Add_FullDisk_WaitsUntilThereIsRoom_AndLosesNothing()
    {
        var sink = _fixture.AddFaulty();
        sink.Plan(AuditSinkFault.Throw, AuditSinkFault.Reject);
        await _fixture.StartAsync();
        _fixture.Storage.FullPath = DeadFile;
        await _fixture.AppendAsync(1);
        await _fixture.UntilAsync(() => _fixture.State.Problem?.Contains("No space", StringComparison.Ordinal) == true);
        _fixture.State.DeadLetters.Should().Be(0);
        sink.Plan(AuditSinkFault.Reject);
        _fixture.Storage.FullPath = null;
        await _fixture.UntilAsync(() => _fixture.State is { LagRecords: 0, Problem: null });

        foreach (var line in await File.ReadAllLinesAsync(DeadFile))
        {
            JsonElement.Parse(line).GetProperty("sink").GetString().Should().Be("it", "what a full disk cut off is not left behind");
        }

        (_fixture.Collected.Records.Count + DeadLetters().Count).Should().Be(_fixture.Lines().Count);
    }
}
