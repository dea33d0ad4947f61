using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

/// <summary>A large journal is not read from its beginning by whoever needs its end.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalReaderSinceTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    private static DateTimeOffset At(int hour) => new(2026, 11, 25, hour, 0, 0, TimeSpan.Zero);

    private void Write(int seq, int hour, string log = LogA) =>
        _journal.AppendRaw(log, $"000001-{seq:D12}.jsonl", Line(log, seq, "call.intent", $"2026-11-25T{hour:D2}:00:00Z", "c") + "\n");

    private IEnumerable<long> Read(JournalReader reader) => reader.ReadAsWritten(problem => throw new InvalidOperationException(problem.Message)).Select(static record => record.Seq);

    [TestCase(0, "1 2 3 4")]
    [TestCase(2, "1 2 3 4", TestName = "the first record of the next file is not older")]
    [TestCase(3, "2 3 4")]
    [TestCase(23, "4", TestName = "the newest file may have more than its first record")]
    public void Read_Since_LeavesOutFilesWhoseRecordsAreAllOlder(int since, string seqs)
    {
        for (var i = 1; i <= 4; i++)
        {
            Write(i, i);
        }

        Read(new JournalReader(_journal.Root) { Since = At(since) }).Should().Equal(seqs.Split(' ').Select(long.Parse));
    }

    /// <summary>What is left out is not even opened: it may be huge, or damaged.</summary>
    [Test]
    public void Read_Since_OldFileThatIsDamaged_IsNoProblem()
    {
        _journal.AppendRaw(LogA, FirstSegment, "damaged\n");
        Write(2, 2);
        Write(3, 3);

        Read(new JournalReader(_journal.Root) { Since = At(5) }).Should().Equal(3);
    }

    [Test]
    public void Read_Since_FileWithoutAReadableFirstRecord_LeavesNothingOut()
    {
        Write(1, 1);
        _journal.AppendRaw(LogA, "000001-000000000002.jsonl", "");

        Read(new JournalReader(_journal.Root) { Since = At(5) }).Should().Equal(1);
    }

    [Test]
    public void LeaveOut_Directory_IsReadNoFurther()
    {
        Write(1, 1);
        Write(7, 1, LogB);
        var reader = new JournalReader(_journal.Root);
        Read(reader).Should().Equal(1, 7);
        Write(2, 2);
        Write(8, 2, LogB);

        reader.LeaveOut(Path.Combine(_journal.Root, LogA));

        Read(reader).Should().Equal(8);
    }
}
