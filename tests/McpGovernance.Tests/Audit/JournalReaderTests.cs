using System.Text;
using McpGovernance.Audit;
using McpGovernance.Tests.Support;
using static McpGovernance.Tests.Support.HandWrittenJournal;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JournalReaderTests : IDisposable
{
    private readonly HandWrittenJournal _journal = new();
    private readonly List<JournalProblem> _problems = [];

    public void Dispose() => _journal.Dispose();

    [Test]
    public void Read_TwoProcesses_MergesByTimeThenLogEpochSeq()
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"), Intent(LogA, 2, "21:00:02"), Intent(LogA, 3, "21:00:04"));
        _journal.Append(LogB, Intent(LogB, 1, "21:00:01"), Intent(LogB, 2, "21:00:02"), Intent(LogB, 3, "21:00:03"));

        Read().Select(record => $"{record.Log![^1]}{record.Seq}").Should().Equal("11", "21", "12", "22", "23", "13");
        _problems.Should().BeEmpty();
    }

    [Test]
    public void Read_ClockWentBackWithinOneProcess_KeepsItsSequence()
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:09"), Intent(LogA, 2, "21:00:01"));

        Read().Select(record => record.Seq).Should().Equal(1, 2);
    }

    [Test]
    public void Read_ManySegmentsAndEpochs_OrdersThemByNumber()
    {
        _journal.AppendRaw(LogA, "000010-000000000004.jsonl", Intent(LogA, 4, "21:00:00") + "\n");
        _journal.AppendRaw(LogA, "000002-000000000010.jsonl", Intent(LogA, 3, "21:00:00") + "\n");
        _journal.AppendRaw(LogA, "000002-000000000002.jsonl", Intent(LogA, 2, "21:00:00") + "\n");
        _journal.AppendRaw(LogA, "000001-000000000001.jsonl", Intent(LogA, 1, "21:00:00") + "\n");

        Read().Select(record => record.Seq).Should().Equal(1, 2, 3, 4);
    }

    [Test]
    public void Read_OneProcessDirectory_ReadsIt()
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00")).Append(LogB, Intent(LogB, 1, "21:00:00"));

        Read(new JournalReader(Path.Combine(_journal.Root, LogB))).Single().Log.Should().Be(LogB);
    }

    [Test]
    public void Read_Line_KeepsItsExactBytes()
    {
        var line = "  {\"v\" : 1,\"type\":\"call.intent\",\"time\":\"2026-11-25T21:00:00.1234567Z\",\"log\":\"l\",\"epoch\":2,\"seq\":3,\"x\":\"\u00e9\\u202e\"}\r";
        _journal.AppendRaw(LogA, FirstSegment, line + "\n");

        var record = Read().Single();

        Encoding.UTF8.GetString(record.Utf8Json.Span).Should().Be(line);
        record.Time.Should().Be(new DateTimeOffset(2026, 11, 25, 21, 0, 0, TimeSpan.Zero).AddTicks(1234567));
        (record.Epoch, record.Seq, record.Line).Should().Be((2, 3, 1));
    }

    [TestCase("not json", "is not JSON from byte 2 on")]
    [TestCase("[]", "is not a JSON object")]
    [TestCase("{\"v\":1,\"v\":1}", "is not JSON")]
    [TestCase("{\"type\":\"x\"}", "has no whole number 'v'")]
    [TestCase("{\"v\":1,\"type\":\"x\",\"time\":\"yesterday\",\"log\":\"l\",\"epoch\":1,\"seq\":1}", "'time'")]
    [TestCase("{\"v\":1,\"type\":\"x\",\"time\":\"2026-11-25T21:00:00Z\",\"log\":\"l\",\"epoch\":1}", "'seq'")]
    [TestCase("", "is not JSON")]
    [TestCase("{\"v\":1,\"\\ud800\":1}", "has a name that is no valid Unicode")]
    public void Read_LineThatIsNoRecord_IsReportedAndTheRestIsShown(string bad, string expected)
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"), bad, Intent(LogA, 3, "21:00:02"));

        Read().Select(record => record.Seq).Should().Equal(1, 3);
        var problem = _problems.Should().ContainSingle().Subject;
        (problem.Kind, problem.File, problem.Line).Should().Be((JournalProblemKind.Unreadable, _journal.File(LogA), 2L));
        problem.Message.Should().Contain(expected);
    }

    [Test]
    public void Read_LineThatIsNoRecord_DoesNotRepeatItsContent()
    {
        _journal.Append(LogA, "{\"secret-4711\" \"hunter2\"}");

        Read().Should().BeEmpty();
        _problems.Single().Message.Should().NotContainAny("secret", "hunter");
    }

    [Test]
    public void Read_InvalidUtf8_IsReported()
    {
        byte[] line = [.. Encoding.UTF8.GetBytes(Intent(LogA, 1, "21:00:00"))[..^1], .. ",\"x\":\""u8, 0xFF, .. "\"}\n"u8];
        _journal.AppendRaw(LogA, FirstSegment, line);

        Read().Should().BeEmpty();
        _problems.Single().Message.Should().Contain("UTF-8");
    }

    [Test]
    public void Read_LineLongerThanTheBound_IsReportedAndSkipped()
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"), new string('x', (3 * SegmentCursor.MaxLineBytes) + 5), Intent(LogA, 3, "21:00:02"));

        Read().Select(record => record.Seq).Should().Equal(1, 3);
        _problems.Single().Line.Should().Be(2);
    }

    [Test]
    public void Read_LongestLineOfVersionOne_IsShown()
    {
        var name = new string('n', 64 * 1024 - 400);
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"), Line(LogA, 2, "call.intent", Time("21:00:01"), "c", What(name)));

        Read().Last().TargetName.Should().Be(name);
    }

    [Test]
    public void Read_UnknownVersionAndType_AreShown()
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "approval.asked", Time("21:00:00")),
            "{\"v\":7,\"type\":\"call.intent\",\"caller\":\"alice\",\"time\":5,\"target\":[]}",
            "{\"v\":99999999999}");

        Read().Select(record => (record.Version, record.Type)).Should().Equal((1, "approval.asked"), (7, "call.intent"), (int.MaxValue, null));
        _problems.Should().BeEmpty();
    }

    [Test]
    public void Read_EscapedLoneSurrogate_IsKept()
    {
        _journal.Append(LogA, Line(LogA, 1, "call.intent", Time("21:00:00"), "c", What("a\\ud800\\n\\\"\\u00e9\\\\b")));

        Read().Single().TargetName.Should().Be("a\ud800\n\"\u00e9\\b");
    }

    [Test]
    public void Read_Outcome_HasTheFactsOfItsIntentButNotItsBytes()
    {
        _journal.Append(
            LogA,
            Line(LogA, 1, "call.intent", Time("21:00:00"), "c1", $"{Who("alice")},{What("get_ticket")},{Allowed}"),
            Line(LogA, 2, "call.outcome", Time("21:00:01"), "c1", Came("done")));

        var outcome = Read().Last();

        (outcome.CallerSubject, outcome.TargetName, outcome.Verdict, outcome.Status).Should().Be(("alice", "get_ticket", "allow", "done"));
        outcome.Roles.Should().Equal("support");
        Encoding.UTF8.GetString(outcome.Utf8Json.Span).Should().NotContain("alice");
    }

    [Test]
    public void Read_Again_GoesOnWhereItStopped()
    {
        var reader = new JournalReader(_journal.Root);
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"));
        Read(reader).Should().ContainSingle();
        Read(reader).Should().BeEmpty();

        _journal.Append(LogA, Intent(LogA, 2, "21:00:01"));
        _journal.AppendRaw(LogA, "000001-000000000003.jsonl", Intent(LogA, 3, "21:00:02") + "\n");
        _journal.Append(LogB, Intent(LogB, 1, "21:00:03"));

        Read(reader).Select(record => record.Seq).Should().Equal(2, 3, 1);
        Read(reader).Should().BeEmpty();
    }

    [Test]
    public void Read_IncompleteLastLineOfALiveProcess_IsNoRecordYet()
    {
        var reader = new JournalReader(_journal.Root);
        var second = Intent(LogA, 2, "21:00:01");
        _journal.Live(LogA).Append(LogA, Intent(LogA, 1, "21:00:00")).AppendRaw(LogA, FirstSegment, second[..40]);
        Read(reader).Should().ContainSingle();

        _journal.AppendRaw(LogA, FirstSegment, second[40..] + "\n");

        Read(reader).Single().Seq.Should().Be(2);
        _problems.Should().BeEmpty();
    }

    [Test]
    public void Read_WriterCutAFailedLineAndWroteAnother_ReadsTheOther()
    {
        var reader = new JournalReader(_journal.Root);
        _journal.Live(LogA).Append(LogA, Intent(LogA, 1, "21:00:00")).AppendRaw(LogA, FirstSegment, "{\"seq\":2,\"torn");
        Read(reader).Should().ContainSingle();

        using (var stream = new FileStream(_journal.File(LogA), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(stream.Length - "{\"seq\":2,\"torn".Length);
        }

        _journal.Append(LogA, Intent(LogA, 2, "21:00:01"));

        Read(reader).Single().Seq.Should().Be(2);
        _problems.Should().BeEmpty();
    }

    [Test]
    public void Read_TornTailOfADeadProcess_IsReportedOnceAsSuch()
    {
        var reader = new JournalReader(_journal.Root);
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00")).AppendRaw(LogA, FirstSegment, "{\"seq\":2");

        Read(reader).Should().ContainSingle();
        Read(reader).Should().BeEmpty();

        var problem = _problems.Should().ContainSingle().Subject;
        (problem.Kind, problem.Line).Should().Be((JournalProblemKind.TornTail, 2L));
        problem.Message.Should().Contain("8 bytes");
    }

    [Test]
    public void Read_ProcessDiesInTheMiddleOfALine_IsReportedByTheNextReading()
    {
        var reader = new JournalReader(_journal.Root);
        _journal.Live(LogA).AppendRaw(LogA, FirstSegment, "{\"seq\":1");
        Read(reader).Should().BeEmpty();
        _problems.Should().BeEmpty();

        _journal.Kill();
        Read(reader).Should().BeEmpty();

        _problems.Should().ContainSingle().Which.Kind.Should().Be(JournalProblemKind.TornTail);
    }

    [Test]
    public void IsWriterAlive_LockHeldOrNot_Tells()
    {
        var reader = new JournalReader(_journal.Root);
        _journal.Live(LogA).Append(LogA, Intent(LogA, 1, "21:00:00"));
        _journal.Live(LogB).Append(LogB, Intent(LogB, 1, "21:00:01"));
        Read(reader).Should().AllSatisfy(record => reader.IsWriterAlive(record).Should().BeTrue());

        var after = new JournalReader(_journal.Root);
        _journal.Kill();

        Read(after).Should().AllSatisfy(record => after.IsWriterAlive(record).Should().BeFalse());
    }

    [Test]
    public void Read_WhileAnotherReaderReads_DoesNotTakeItForTheProcess()
    {
        _journal.Live(LogA).Append(LogA, Intent(LogA, 1, "21:00:00")).Kill();
        using var other = File.OpenHandle(
            Path.Combine(_journal.Root, LogA, ".lock"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var reader = new JournalReader(_journal.Root);

        reader.IsWriterAlive(Read(reader).Single()).Should().BeFalse();
    }

    [Test]
    public void Read_SymbolicLinks_AreReportedAndNotFollowed()
    {
        var elsewhere = Directory.CreateTempSubdirectory("elsewhere-");
        try
        {
            var target = Path.Combine(elsewhere.FullName, FirstSegment);
            File.WriteAllText(target, Intent(LogA, 9, "21:00:00") + "\n");
            _journal.Append(LogA, Intent(LogA, 1, "21:00:00"));
            File.CreateSymbolicLink(_journal.File(LogA, "000002-000000000002.jsonl"), target);
            Directory.CreateSymbolicLink(Path.Combine(_journal.Root, LogB), elsewhere.FullName);

            Read().Single().Seq.Should().Be(1);
            _problems.Should().HaveCount(2).And.OnlyContain(problem => problem.Kind == JournalProblemKind.Unreadable);
        }
        finally
        {
            elsewhere.Delete(recursive: true);
        }
    }

    [Test]
    public void Read_ForeignFiles_AreLeftAlone()
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"));
        File.WriteAllText(_journal.File(LogA, "notes.jsonl"), "hello");
        File.WriteAllText(_journal.File(LogA, "notes.txt"), "hello");

        Read().Should().ContainSingle();
        _problems.Should().BeEmpty();
    }

    [Test]
    public void Read_MissingRoot_SaysWhatToName()
    {
        var act = () => new JournalReader(Path.Combine(_journal.Root, "nowhere")).Read(_problems.Add);

        act.Should().Throw<DirectoryNotFoundException>().WithMessage("*nowhere*Name the journal's root*");
    }

    [Test]
    public void Read_RootIsAFile_SaysSo()
    {
        _journal.Append(LogA, Intent(LogA, 1, "21:00:00"));

        var act = () => new JournalReader(_journal.File(LogA)).Read(_problems.Add);

        act.Should().Throw<DirectoryNotFoundException>().WithMessage("*is a file*");
    }

    [Test]
    public void Read_ManyRecords_KeepsNoneOfThem()
    {
        _journal.Append(LogA, [.. Enumerable.Range(1, 2_000).Select(i => Line(LogA, i, "list.view", Time("21:00:00")))]);
        var seen = new List<WeakReference>();

        foreach (var record in new JournalReader(_journal.Root).Read(_problems.Add))
        {
            seen.Add(new WeakReference(record));
            if (seen.Count == 2_000)
            {
                GC.Collect();
                seen.Count(reference => reference.IsAlive).Should().BeLessThan(10);
            }
        }

        seen.Should().HaveCount(2_000);
    }

    private static string Time(string time) => $"2026-11-25T{time}.0000000Z";

    private static string Intent(string log, long seq, string time) =>
        Line(log, seq, "call.intent", Time(time), $"{log}-{seq}", $"{Who("alice")},{What("get_ticket")},{Allowed}");

    private List<JournalRecord> Read(JournalReader? reader = null) =>
        [.. (reader ?? new JournalReader(_journal.Root)).Read(_problems.Add)];
}
