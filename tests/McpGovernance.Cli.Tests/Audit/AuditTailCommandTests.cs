using McpGovernance.Cli.Audit;
using McpGovernance.Cli.Tests.Support;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Cli.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AuditTailCommandTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly ArmedTimeProvider _time = new();
    private readonly CancellationTokenSource _ctrlC = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _journal.Dispose();
        _time.Dispose();
        _ctrlC.Dispose();
        _out.Dispose();
        _error.Dispose();
    }

    [Test]
    public async Task Tail_NewRecordsAcrossRotationAndNewProcesses_ArePrintedAsTheyCome()
    {
        _journal.Live(LogA).Append(LogA, [.. Enumerable.Range(1, 5).Select(i => Record(LogA, i, "alice"))]);
        var run = TailAsync("--lines", "2");
        await _time.ArmedAsync();
        TakeNames().Should().Equal("t4", "t5");

        _journal.Append(LogA, Record(LogA, 6, "alice"));
        _journal.AppendRaw(LogA, "000001-000000000007.jsonl", Record(LogA, 7, "alice") + "\n");
        await PassAsync();
        TakeNames().Should().Equal("t6", "t7");

        _journal.Live(LogB).Append(LogB, Record(LogB, 8, "bob"));
        await PassAsync();
        TakeNames().Should().Equal("t8");

        await PassAsync();
        TakeNames().Should().BeEmpty();

        await _ctrlC.CancelAsync();
        (await run).Should().Be(0);
        _error.ToString().Should().BeEmpty();
    }

    [Test]
    public async Task Tail_NoLinesFirst_StartsAtTheEnd()
    {
        _journal.Live(LogA).Append(LogA, Record(LogA, 1, "alice"));
        var run = TailAsync("--lines", "0", "--caller", "bob");
        await _time.ArmedAsync();
        _journal.Append(LogA, Record(LogA, 2, "alice"), Record(LogA, 3, "bob"));
        await PassAsync();

        TakeNames().Should().Equal("t3");
        await _ctrlC.CancelAsync();
        (await run).Should().Be(0);
    }

    [Test]
    public async Task Tail_HalfALine_IsPrintedWhenItIsWhole()
    {
        _journal.Live(LogA).AppendRaw(LogA, FirstSegment, Record(LogA, 1, "alice")[..30]);
        var run = TailAsync("--json");
        await _time.ArmedAsync();
        _out.ToString().Should().BeEmpty();

        _journal.AppendRaw(LogA, FirstSegment, Record(LogA, 1, "alice")[30..] + "\n");
        await PassAsync();

        _out.ToString().Should().Be(Record(LogA, 1, "alice") + "\n");
        await _ctrlC.CancelAsync();
        (await run).Should().Be(0);
    }

    [Test]
    public async Task Tail_BrokenLine_IsSaidAndTheExitCodeTells()
    {
        _journal.Live(LogA).Append(LogA, Record(LogA, 1, "alice"));
        var run = TailAsync();
        await _time.ArmedAsync();
        _journal.Append(LogA, "broken", Record(LogA, 3, "alice"));
        await PassAsync();

        TakeNames().Should().Equal("t1", "t3");
        _error.ToString().Should().Contain($"{FirstSegment}:2: ");
        await _ctrlC.CancelAsync();
        (await run).Should().Be(1);
    }

    [Test]
    public async Task Tail_OutcomeOfAnEarlierIntent_NamesCallerAndTarget()
    {
        _journal.Live(LogA).Append(LogA, Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("get_ticket")},{Allowed}"));
        var run = TailAsync("--status", "done");
        await _time.ArmedAsync();
        _journal.Append(LogA, Line(LogA, 2, "call.outcome", At(2), "c1", Came("done")));
        await PassAsync();

        _out.ToString().Should().MatchRegex(@"^2026-11-25T21:00:02\.123Z +call\.outcome +alice \(asserted\) +support +tools/call +get_ticket +done +- +1\.5\r?\n$");
        await _ctrlC.CancelAsync();
        (await run).Should().Be(0);
    }

    [Test]
    public async Task Tail_MissingRoot_IsAnError()
    {
        (await TailRootAsync(Path.Combine(_journal.Root, "nowhere"))).Should().Be(66);
        _error.ToString().Should().Contain("nowhere");
    }

    private static string At(long second) => $"2026-11-25T21:00:0{second}.1234567Z";

    private static string Record(string log, long seq, string caller) =>
        Line(log, seq, "call.outcome", At(seq), $"c{seq}", $"{Who(caller)},{What($"t{seq}")},{Denied("access.unknown")},{Came("refused")}");

    private Task<int> TailAsync(params string[] options) => TailRootAsync(_journal.Root, options);

    private async Task<int> TailRootAsync(string root, params string[] options)
    {
        using var console = new CliConsole(_out, _error, terminalWidth: null);
        return await McpGovCommand.RunAsync(["audit", "tail", root, .. options], console, _time, _ctrlC.Token);
    }

    private async Task PassAsync()
    {
        _time.Advance(AuditTailCommand.Interval);
        await _time.ArmedAsync();
    }

    private string[] TakeNames()
    {
        var names = _out.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Single(cell => cell[0] == 't' && char.IsAsciiDigit(cell[1])));
        _out.GetStringBuilder().Clear();
        return [.. names];
    }
}
