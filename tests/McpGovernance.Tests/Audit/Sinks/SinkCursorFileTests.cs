using McpGovernance.Testing;

namespace McpGovernance.Tests.Audit;

/// <summary>What the follower believes of a cursor, and what it does when it cannot write one.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SinkCursorFileTests
{
    private readonly SinkFixture _fixture = new();

    [TearDown]
    public async Task EndAsync() => await _fixture.DisposeAsync();

    private async Task<ForgetfulAuditSink> RestartWithAsync(Func<string, string> change)
    {
        _fixture.AddFaulty();
        await _fixture.StartAsync();
        await _fixture.AppendAsync(5);
        await _fixture.StopAsync();
        var file = _fixture.CursorFile();
        await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(file)));
        var second = new ForgetfulAuditSink();
        await _fixture.RestartAsync(second);
        await _fixture.UntilAsync(() => second.Seqs.Contains((2, 1)));
        return second;
    }

    private static string Signed(string said) =>
        $"{said} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(said)))}";

    [Test]
    public async Task Read_UntouchedCursor_IsBelieved() =>
        (await RestartWithAsync(static text => text)).Seqs.Should().Equal((1, 7), (2, 1));

    [TestCase("")]
    [TestCase("nonsense")]
    [TestCase("{0}0")]
    [TestCase("1 log 1 2 3")]
    public async Task Read_DamagedCursor_BeginsAgainAndSaysSo(string damaged)
    {
        var second = await RestartWithAsync(text => damaged.Replace("{0}", text, StringComparison.Ordinal));

        second.Seqs.Should().Equal((1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (2, 1));
        _fixture.LogLines.Should().ContainSingle(line => line.Contains("is damaged", StringComparison.Ordinal) && line.Contains(_fixture.CursorFile(), StringComparison.Ordinal));
    }

    [TestCase("1 {0} 1 8")]
    [TestCase("1 {0} 7 1")]
    [TestCase("1 {0} 2 900")]
    public async Task Read_CursorAheadOfTheJournal_BeginsAgainAndSaysSo(string ahead)
    {
        var second = await RestartWithAsync(text => Signed(ahead.Replace("{0}", text.Split(' ')[1], StringComparison.Ordinal)));

        second.Seqs.Should().StartWith((1, 1)).And.HaveCount(8);
        _fixture.LogLines.Should().ContainSingle(line => line.Contains("is ahead of the journal", StringComparison.Ordinal));
    }

    [Test]
    public async Task Read_CursorOfAnotherLog_BeginsAgain() =>
        (await RestartWithAsync(static _ => Signed("1 log-0195f1c2000070008000000000000001 1 4"))).Seqs.Should().StartWith((1, 1));

    [Test]
    public async Task Read_DamagedCursor_ASinkThatKnowsIsBelieved()
    {
        _fixture.AddFaulty();
        await _fixture.StartAsync();
        await _fixture.AppendAsync(5);
        await _fixture.StopAsync();
        await File.WriteAllTextAsync(_fixture.CursorFile(), "nonsense");
        var batches = _fixture.Collected.Batches.Count;
        await _fixture.RestartAsync(_fixture.Collected);
        await _fixture.UntilAsync(() => _fixture.Collected.Records.Count == 8);

        _fixture.Collected.Batches.Skip(batches).SelectMany(static batch => batch.Records).Select(static record => (record.Epoch, record.Seq)).Should().Equal((1, 7), (2, 1));
    }

    [Test]
    public async Task Write_FullDisk_RecordsStillArriveAndItIsSaid()
    {
        _fixture.AddFaulty();
        await _fixture.StartAsync();
        await _fixture.AppendAsync(1);
        await _fixture.UntilAsync(() => File.Exists(_fixture.CursorFile()) && _fixture.State.LagRecords == 0);
        _fixture.Storage.FullPath = _fixture.CursorFile() + ".new";
        await _fixture.AppendAsync(3);
        await _fixture.UntilAsync(() => _fixture.State.LagRecords == 0);
        await SinkFixture.SoonAsync(() => _fixture.State.Problem is not null);

        _fixture.State.Problem.Should().Contain(_fixture.CursorFile());
        _fixture.Collected.Records.Should().HaveCount(5);
        _fixture.Storage.FullPath = null;
        await _fixture.AppendAsync(1);
        await SinkFixture.SoonAsync(() => _fixture.State is { LagRecords: 0, Problem: null });
    }
}
