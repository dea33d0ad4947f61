using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class JournalFaultTests
{
    [Test]
    public async Task Write_DiskFullInTheMiddleOfABatch_CutsTheFragmentRefusesAndRecovers()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "before")).Should().Be(AppendResult.Reached);
        var good = Length(journal);
        fixture.Storage.Room = 100;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "during")).Should().Be(AppendResult.Late);

        Length(journal).Should().Be(good);
        journal.IsOpen.Should().BeFalse();
        journal.Problem.Should().Contain(fixture.Root).And.Contain("No space left");
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "refused")).Should().Be(AppendResult.Failed);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "kept", keep: true)).Should().Be(AppendResult.Late);

        fixture.Storage.Room = long.MaxValue;
        await RetryAsync(fixture, journal);

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "after")).Should().Be(AppendResult.Reached);
        Names(fixture).Should().Equal("before", "during", "kept", "after");
        Seqs(fixture).Should().Equal(1, 2, 3, 4, 5);
    }

    [Test]
    public async Task Write_DiskStaysFull_LogsOnceAndKeepsTrying()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Storage.Room = 0;
        await JournalFixture.Append(journal, AcknowledgementLevel.Written);
        for (var i = 0; i < 5; i++)
        {
            var failures = journal.Failures;
            await fixture.UntilAsync(() => journal.Failures > failures);
        }

        fixture.Logger.Collector.GetSnapshot().Count(static log => log.Message.Contains("cannot be recorded")).Should().Be(1);
    }

    [Test]
    public async Task Write_FragmentCannotBeCut_GoesOnInANewFileAndLosesNothing()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        await JournalFixture.Append(journal, AcknowledgementLevel.Written, "before");
        fixture.Storage.SetLengthFailures = 1;
        fixture.Storage.Room = 100;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Written, "during")).Should().Be(AppendResult.Late);
        fixture.Storage.Room = long.MaxValue;
        await RetryAsync(fixture, journal);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "after")).Should().Be(AppendResult.Reached);

        Names(fixture).Should().Equal("before", "during", "after");
        Seqs(fixture).Should().Equal(1, 2, 3, 4);
        Directory.GetFiles(journal.Location!, "*.jsonl").Should().HaveCount(2);
    }

    [Test]
    public async Task Flush_FailsOnce_RewritesToANewFileAndNeverFlushesTheOldOneAgain()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "durable");
        await JournalFixture.Append(journal, AcknowledgementLevel.Written, "only written");
        var flushes = fixture.Storage.Flushes;
        fixture.Storage.FlushFailures = 1;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "retried")).Should().Be(AppendResult.Reached);

        (fixture.Storage.Flushes - flushes).Should().Be(2);
        Names(fixture).Should().Equal("durable", "only written", "retried");
        Seqs(fixture).Should().Equal(1, 2, 3, 4);
        Directory.GetFiles(journal.Location!, "*.jsonl").Should().HaveCount(2);
        fixture.Logger.Collector.GetSnapshot().Should().Contain(static log => log.Message.Contains("given up"));
        journal.IsOpen.Should().BeTrue();
    }

    [Test]
    public async Task Flush_FailsAlways_IsUnavailableThenRecoversWithoutLossOrDoubles()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "durable");
        fixture.Storage.FlushFailures = 5;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "in doubt")).Should().Be(AppendResult.Late);

        journal.IsOpen.Should().BeFalse();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted)).Should().Be(AppendResult.Failed);
        await RetryAsync(fixture, journal);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "after")).Should().Be(AppendResult.Reached);
        Names(fixture).Should().Equal("durable", "in doubt", "after");
        Seqs(fixture).Should().Equal(1, 2, 3, 4);
    }

    [Test]
    public async Task Flush_FailsInTheFirstGroup_TheNextFileHasTheSameName()
    {
        await using var fixture = new JournalFixture();
        fixture.Storage.FlushFailures = 1;

        var journal = await fixture.OpenAsync();

        journal.IsOpen.Should().BeTrue();
        Seqs(fixture).Should().Equal(1);
    }

    [Test]
    public async Task Rotate_UnderWriters_LosesNothing()
    {
        await using var fixture = new JournalFixture();
        fixture.Options.SegmentBytes = 8 << 10;
        var journal = await fixture.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                (await JournalFixture.Append(journal, AcknowledgementLevel.Written, $"{writer}/{i}")).Should().Be(AppendResult.Reached);
            }
        })));

        var files = Directory.GetFiles(journal.Location!, "*.jsonl").Order(StringComparer.Ordinal).ToList();
        files.Should().HaveCountGreaterThan(3);
        files.Should().OnlyContain(static file => new FileInfo(file).Length <= 16 << 10);
        Seqs(fixture).Should().Equal(Enumerable.Range(1, 401).Select(static i => (long)i));
        Path.GetFileName(files[1]).Should().Be(SegmentName.Format(1, JournalFixture.ReadRecords(journal.Location!)
            .Select(static record => record.GetProperty("seq").GetInt64()).First(seq => SegmentName.Format(1, seq) == Path.GetFileName(files[1]))));
    }

    [Test]
    public async Task Rotate_AfterAnHour_BeginsANewFile()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        await JournalFixture.Append(journal, AcknowledgementLevel.Written);
        fixture.Time.Advance(TimeSpan.FromHours(1));

        await JournalFixture.Append(journal, AcknowledgementLevel.Written);

        Directory.GetFiles(journal.Location!, "*.jsonl").Select(Path.GetFileName)
            .Should().BeEquivalentTo("000001-000000000001.jsonl", "000001-000000000003.jsonl");
    }

    [Test]
    public async Task DisposeAsync_DiskFull_SaysWhatIsLost()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Storage.Room = 0;
        await JournalFixture.Append(journal, AcknowledgementLevel.Written, keep: true);

        await journal.DisposeAsync();

        fixture.Logger.Collector.GetSnapshot().Should().Contain(static log => log.Message.Contains("could not be written before the journal stopped"));
    }

    [Test]
    public void Write_DevFull_ThrowsLikeARealFullDisk()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        using var file = new LocalJournalFile(new FileStream("/dev/full", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));

        FluentActions.Invoking(() => file.Write("x"u8, 0)).Should().Throw<IOException>();
    }

    private static Task RetryAsync(JournalFixture fixture, Journal journal) => fixture.UntilAsync(() => journal.IsOpen);

    private static long Length(Journal journal) => Directory.GetFiles(journal.Location!, "*.jsonl").Sum(static file => new FileInfo(file).Length);

    private static IEnumerable<string> Names(JournalFixture fixture) =>
        fixture.Records().Where(static record => record.TryGetProperty("name", out _)).Select(static record => record.GetProperty("name").GetString()!);

    private static IEnumerable<long> Seqs(JournalFixture fixture) => fixture.Records().Select(static record => record.GetProperty("seq").GetInt64());
}
