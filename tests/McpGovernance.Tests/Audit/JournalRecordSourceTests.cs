using System.Text;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalRecordSourceTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();

    public void Dispose() => _journal.Dispose();

    [Test]
    public void CallHistory_OfASource_JoinsItsRecords()
    {
        var source = new ListedSource(
            Line(LogA, 1, "call.intent", At(1), "c1", $"{Who("alice")},{What("get_ticket")}"),
            Line(LogA, 2, "call.intent", At(2), "c2", Who("bob")),
            Line(LogA, 3, "call.outcome", At(3), "c1", Came("done")));

        var calls = new CallHistory(source).Read(static _ => { }).ToList();

        calls.Select(static call => (call.Last.Call, call.Status, call.Last.CallerSubject)).Should().Equal(("c1", "done", "alice"), ("c2", "in_flight", "bob"));
        new CallHistory(source).ReadRecords(static _ => { }).Select(static record => record.Seq).Should().Equal(1, 2, 3);
        new CallHistory(source).ReadSteps(static _ => { }).Select(static step => step.Last.CallerSubject).Should().Equal("alice", "bob", "alice");
        source.ReadsAgain.Should().Be(0);
    }

    [Test]
    public void CallHistory_CallOpenWhileManyBegin_IsReadAgainFromTheSource()
    {
        var source = new ListedSource(
        [
            Line(LogA, 1, "call.intent", At(1), "long", Who("alice")),
            .. Enumerable.Range(2, 4_100).Select(seq => Line(LogA, seq, "call.outcome", At(2), $"c{seq}", $"{Who("bob")},{Denied("access.unknown")}")),
            Line(LogA, 4_102, "call.outcome", At(3), "long", Came("done")),
        ]);

        new CallHistory(source).Read(static _ => { }).Single(static call => call.Last.Call == "long").Last.CallerSubject.Should().Be("alice");

        source.ReadsAgain.Should().BePositive();
    }

    [Test]
    public void TryParse_OfARecord_SaysWhatItIsOrWhatIsWrong()
    {
        JournalRecord.TryParse(Encoding.UTF8.GetBytes(Line(LogA, 7, "call.intent", At(1), "c1", Who("alice"))), "/store", 70, out var record, out var problem).Should().BeTrue();
        (record!.Seq, record.CallerSubject, record.File, record.Line, problem).Should().Be((7, "alice", "/store", 70, null));

        JournalRecord.TryParse("{\"secret\":"u8.ToArray(), "/store", 70, out record, out problem).Should().BeFalse();
        record.Should().BeNull();
        problem.Should().NotBeNullOrEmpty().And.NotContain("secret");
    }

    [Test]
    public void IsHeld_WhileAProcessHoldsItsDirectory_IsTrue()
    {
        _journal.Live(LogA);
        JournalReader.IsHeld(Path.Combine(_journal.Root, LogA)).Should().BeTrue();

        _journal.Kill();

        JournalReader.IsHeld(Path.Combine(_journal.Root, LogA)).Should().BeFalse();
        JournalReader.IsHeld(Path.Combine(_journal.Root, "nowhere")).Should().BeFalse();
    }

    private static string At(int second) => $"2026-11-25T21:00:{second:D2}Z";

    private sealed class ListedSource(params string[] lines) : JournalRecordSource
    {
        public int ReadsAgain { get; private set; }

        public override IEnumerable<JournalRecord> Read(Action<JournalProblem> report) => lines.Select((_, i) => Record(i));

        public override JournalRecord? ReadAgain(string file, long line)
        {
            ReadsAgain++;
            return Record((int)line);
        }

        public override bool IsWriterAlive(JournalRecord record) => true;

        private JournalRecord Record(int i) =>
            JournalRecord.TryParse(Encoding.UTF8.GetBytes(lines[i]), "/store", i, out var record, out var problem) ? record : throw new InvalidOperationException(problem);
    }
}
