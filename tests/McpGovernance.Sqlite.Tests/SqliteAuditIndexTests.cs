using McpGovernance.Audit;
using McpGovernance.Sqlite.Tests.Support;
using McpGovernance.Testing;
using McpGovernance.Tests.Support;

namespace McpGovernance.Sqlite.Tests;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SqliteAuditIndexTests : IDisposable
{
    private const string Everything = """
        SELECT log.name, run.epoch, r.id & 1099511627775, r.at, r.time, r.back, r.odd, r.event, hex(r.call), r.type, r.caller, r.caller_kind, r.clients, r.agents, r.tool, r.targets,
          r.version, r.tool_kind, r.target_kind, r.data, r.code, r.verdict, r.rules, r.status, r.trace, hex(line.json), log.directory, run.first, run.last, run.count, run.at
        FROM record r JOIN line ON line.id = r.id JOIN run ON run.id = r.id >> 40 JOIN log ON log.id = run.log ORDER BY 1, 2, 3
        """;

    private readonly HandWrittenJournal _journal = new();
    private readonly TemporaryIndex _index = new();
    private readonly TemporaryIndex _other = new();

    public void Dispose()
    {
        _journal.Dispose();
        _index.Dispose();
        _other.Dispose();
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task Rebuild_IsWhatTheSinkMade(int seed)
    {
        new VariedJournal(seed).WriteTo(_journal, 500);
        await using (var sink = _index.Sink(_journal.Root))
        {
            await TemporaryIndex.FollowAsync(sink, _journal.Root);
        }

        var content = SqliteAuditIndex.Rebuild(_other.Path, [_journal.Root], static _ => { });

        content.Should().Be(new SqliteAuditIndexContent(500, 3));
        var (rebuilt, live) = (Rows(_other), Rows(_index));
        rebuilt.Should().HaveCount(500);
        rebuilt.Except(live).Should().BeEmpty();
        live.Should().HaveCount(500);
    }

    [Test]
    public async Task Rebuild_InThePlaceOfAnIndex_IsGoneOnWith()
    {
        new GeneratedMonth(5, 60).WriteTo(_journal);
        await using (var stale = _index.Sink())
        {
            await stale.WriteAsync(AuditRecords.Batch(AuditRecords.Log(9), 1, 30), CancellationToken.None);
        }

        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });

        _index.Lines(AuditRecords.Log(9)).Should().BeEmpty("the journal has no such log");
        var log = GeneratedMonth.LogOf(2);
        var last = _index.Lines(log).Count;
        await using var sink = _index.Sink();
        (await sink.ReadCursorAsync(log, CancellationToken.None)).Should().Be(new AuditPosition(log, 1, last));
        await sink.WriteAsync(AuditRecords.Batch(log, last + 1, 3), CancellationToken.None);
        _index.Lines(log).Should().HaveCount(last + 3);
        Directory.GetFiles(Path.GetDirectoryName(_index.Path)!).Should().NotContain(static file => file.EndsWith(".rebuilding", StringComparison.Ordinal));
    }

    [Test]
    public async Task Rebuild_WhileASinkWrites_IsRefusedAndNothingIsLost()
    {
        new GeneratedMonth(5, 20).WriteTo(_journal);
        await using var sink = _index.Sink();
        await sink.WriteAsync(AuditRecords.Batch(AuditRecords.Log(9), 1, 30), CancellationToken.None);

        var rebuild = () => SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });

        rebuild.Should().Throw<IOException>().WithMessage("*is in use. Stop the servers that write it*");
        _index.Lines(AuditRecords.Log(9)).Should().HaveCount(30);
    }

    [Test]
    public void Rebuild_DamagedIndex_IsReplaced()
    {
        new GeneratedMonth(5, 60).WriteTo(_journal);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        var bytes = File.ReadAllBytes(_index.Path);
        bytes.AsSpan(100).Fill(0x5A);
        File.WriteAllBytes(_index.Path, bytes);

        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });

        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion()).Should().Equal(Answers.Calls(new CallHistory(_journal.Root), new CallQuestion()));
    }

    [TestCase("text")]
    [TestCase("database")]
    [TestCase("newer")]
    public void Rebuild_FileOfSomethingElse_IsRefusedAndLeftAsItIs(string what)
    {
        new GeneratedMonth(5, 10).WriteTo(_journal);
        if (what == "text")
        {
            File.WriteAllText(_index.Path, "my notes, which are dear to me");
        }
        else
        {
            _index.Run(what == "newer" ? "PRAGMA application_id = 1298362439; PRAGMA user_version = 7" : "CREATE TABLE mine (a)");
        }

        var before = File.ReadAllBytes(_index.Path);
        var rebuild = () => SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });

        rebuild.Should().Throw<InvalidDataException>().WithMessage(what == "newer" ? "*has version 7*" : "*is no index*");
        File.ReadAllBytes(_index.Path).Should().Equal(before);
    }

    [Test]
    public void Rebuild_JournalWithALineThatIsNone_TellsItAndHasTheRest()
    {
        _journal.Append(HandWrittenJournal.LogA, HandWrittenJournal.Line(HandWrittenJournal.LogA, 1, "list.view", "2026-10-01T00:00:00Z"), "{broken", HandWrittenJournal.Line(HandWrittenJournal.LogA, 3, "list.view", "2026-10-01T00:00:01Z"));
        var problems = new List<JournalProblem>();

        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], problems.Add).Should().Be(new SqliteAuditIndexContent(2, 1));

        problems.Should().ContainSingle();
        var again = new List<JournalProblem>();
        Answers.Calls(SqliteAuditIndex.Ask(_index.Path, new CallQuestion()), new CallQuestion(), again.Add).Should().HaveCount(2);
        again.Should().ContainSingle("the index says what it does not have").Which.Message.Should().StartWith("1 records of epoch 1");
    }

    [Test]
    public void Rebuild_Cancelled_LeavesWhatIsThere()
    {
        new GeneratedMonth(5, 60).WriteTo(_journal);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        var before = File.ReadAllBytes(_index.Path);
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        var rebuild = () => SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { }, stop.Token);

        rebuild.Should().Throw<OperationCanceledException>();
        File.ReadAllBytes(_index.Path).Should().Equal(before);
        File.Exists(_index.Path + ".rebuilding").Should().BeFalse();
    }

    [Test]
    public void Rebuild_RootThatIsNotThere_SaysSoAndLeavesNothing()
    {
        var rebuild = () => SqliteAuditIndex.Rebuild(_index.Path, [_index.Sub("nowhere")], static _ => { });
        rebuild.Should().Throw<DirectoryNotFoundException>().WithMessage("There is no directory*nowhere*");
        File.Exists(_index.Path).Should().BeFalse();
    }

    [Test]
    public void Ask_NoIndex_SaysHowToMakeOne()
    {
        var ask = () => SqliteAuditIndex.Ask(_index.Path, new CallQuestion());
        ask.Should().Throw<FileNotFoundException>().WithMessage("There is no index*mcpgov audit index*");
        File.Exists(_index.Path).Should().BeFalse("asking makes nothing");
    }

    [Test]
    public void Ask_OpenCallOfAProcessThatRuns_IsInFlightUntilItEnds()
    {
        _journal.Append(HandWrittenJournal.LogA, HandWrittenJournal.Line(HandWrittenJournal.LogA, 1, "call.intent", "2026-10-01T00:00:00Z", "c1", HandWrittenJournal.Who("alice"))).Live(HandWrittenJournal.LogA);
        SqliteAuditIndex.Rebuild(_index.Path, [_journal.Root], static _ => { });
        SqliteAuditIndex.Ask(_index.Path, new CallQuestion()).Read(static _ => { }).Single().Status.Should().Be("in_flight");

        _journal.Kill();

        SqliteAuditIndex.Ask(_index.Path, new CallQuestion()).Read(static _ => { }).Single().Status.Should().Be("indeterminate");
    }

    private static List<string> Rows(TemporaryIndex index)
    {
        using var connection = index.Open();
        using var command = connection.Command(Everything);
        using var row = command.ExecuteReader();
        var rows = new List<string>();
        while (row.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? "-" : row.GetString(i))));
        }

        return rows;
    }
}
