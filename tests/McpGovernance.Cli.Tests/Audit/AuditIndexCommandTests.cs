using System.Text.Json;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditIndexCommandTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly HandWrittenJournal _other = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _journal.Dispose();
        _other.Dispose();
        _directory.Dispose();
    }

    private string Index => _directory.Sub("index.db");

    [TestCase("query")]
    [TestCase("query --json --caller alice --since 2026-10-05")]
    [TestCase("query --csv --status refused")]
    [TestCase("query --order slowest --limit 5")]
    [TestCase("query --order newest --tool get_*")]
    [TestCase("timeline --caller bob")]
    [TestCase("timeline --tool *_order --json --since 2026-10-05 --until 2026-10-12")]
    [TestCase("stats")]
    [TestCase("stats --by tool,status --json --caller alice")]
    [TestCase("stats --anomalies --caller carol")]
    [TestCase("export --format ocsf --code access.*")]
    public async Task Ask_TheIndex_PrintsWhatTheJournalsPrint(string verb)
    {
        new GeneratedMonth(7, 150).WriteTo(_journal, _other);
        await IndexAsync();
        string[] words = verb.Split(' ');

        var expected = await CliRun.RedirectedAsync(["audit", words[0], _journal.Root, _other.Root, .. words[1..]]);
        var run = await CliRun.RedirectedAsync(["audit", words[0], Index, .. words[1..]]);

        expected.Out.Length.Should().BeGreaterThan(200);
        run.Out.Should().Be(expected.Out);
        run.ExitCode.Should().Be(0, run.Error);
    }

    [Test]
    public async Task Index_SaysWhatItMade()
    {
        new GeneratedMonth(7, 20).WriteTo(_journal);
        var records = Directory.GetFiles(_journal.Root, "*.jsonl", SearchOption.AllDirectories).Sum(static file => File.ReadLines(file).Count(static line => line.EndsWith('}')));

        (await IndexAsync()).Out.Should().StartWith($"{records} records of 4 logs are in {Index} (").And.EndWith(" s).\n");
        var json = JsonElement.Parse((await IndexAsync("--json")).Lines.Single());

        json.EnumerateObject().Select(static member => member.Name).Should().Equal("v", "file", "records", "logs", "seconds");
        json.GetProperty("file").GetString().Should().Be(Index);
        json.GetProperty("records").GetInt64().Should().Be(records);
    }

    [Test]
    public async Task Index_JournalWithAGap_IsMadeAndAFinding()
    {
        _journal.Append(HandWrittenJournal.LogA, HandWrittenJournal.Line(HandWrittenJournal.LogA, 1, "list.view", "2026-10-01T00:00:00Z"), HandWrittenJournal.Line(HandWrittenJournal.LogA, 4, "list.view", "2026-10-01T00:00:01Z"));

        var run = await CliRun.RedirectedAsync("audit", "index", _journal.Root, "--to", Index);

        run.ExitCode.Should().Be(ExitCodes.Finding);
        run.Error.Should().Contain("2 records before this line are not there");
        var asked = await CliRun.RedirectedAsync("audit", "query", Index, "--json");
        asked.Lines.Should().HaveCount(2);
        asked.ExitCode.Should().Be(ExitCodes.Finding);
        asked.Error.Should().Contain("2 records of epoch 1").And.Contain("are not in the index");
    }

    [Test]
    public async Task Index_WrongUse_IsToldByItsExitCode()
    {
        new GeneratedMonth(7, 20).WriteTo(_journal);
        await File.WriteAllTextAsync(_directory.Sub("notes.txt"), "my notes, which are dear to me");

        (await CliRun.RedirectedAsync("audit", "index", _journal.Root)).ExitCode.Should().Be(ExitCodes.Usage, "--to is missing");
        (await CliRun.RedirectedAsync("audit", "index", _journal.Root, _journal.Root, "--to", Index)).ExitCode.Should().Be(ExitCodes.Usage, "a root stands twice");
        (await CliRun.RedirectedAsync("audit", "index", _directory.Sub("nowhere"), "--to", Index)).ExitCode.Should().Be(ExitCodes.NoInput);
        (await CliRun.RedirectedAsync("audit", "index", _journal.Root, "--to", _directory.Sub("notes.txt"))).ExitCode.Should().Be(ExitCodes.NoInput);
        (await CliRun.RedirectedAsync("audit", "query", _directory.Sub("notes.txt"))).ExitCode.Should().Be(ExitCodes.NoInput);
        await IndexAsync();
        (await CliRun.RedirectedAsync("audit", "query", Index, _journal.Root)).Should().Match<CliRun>(static run => run.ExitCode == ExitCodes.Usage && run.Error.Contains("asked by itself"));
        (await File.ReadAllTextAsync(_directory.Sub("notes.txt"))).Should().Be("my notes, which are dear to me");
    }

    private async Task<CliRun> IndexAsync(params string[] options)
    {
        string[] roots = Directory.EnumerateDirectories(_other.Root).Any() ? [_journal.Root, _other.Root] : [_journal.Root];
        var run = await CliRun.RedirectedAsync(["audit", "index", .. roots, "--to", Index, .. options]);
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }
}
