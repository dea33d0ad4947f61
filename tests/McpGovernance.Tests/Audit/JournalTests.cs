using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

[Parallelizable(ParallelScope.All)]
public class JournalTests
{
    [TestCase(AcknowledgementLevel.Written, 0)]
    [TestCase(AcknowledgementLevel.Durable, 1)]
    public async Task AppendAsync_Level_IsInTheFileWhenAcknowledged(AcknowledgementLevel level, int flushes)
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        var before = fixture.Storage.Flushes;

        var result = await JournalFixture.Append(journal, level, "hello");

        result.Should().Be(AppendResult.Reached);
        fixture.Records()[^1].GetProperty("name").GetString().Should().Be("hello");
        (fixture.Storage.Flushes - before).Should().Be(flushes);
    }

    [Test]
    public async Task AppendAsync_Accepted_CompletesBeforeItIsWritten()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Storage.Gate.Reset();

        var accepted = JournalFixture.Append(journal, AcknowledgementLevel.Accepted);

        accepted.IsCompletedSuccessfully.Should().BeTrue();
        (await accepted).Should().Be(AppendResult.Reached);
        journal.Queued.Should().Be(1);
        fixture.Storage.Gate.Set();
    }

    [Test]
    public async Task AppendAsync_ManyWriters_NumbersHaveNoGapAndNothingIsLost()
    {
        await using var fixture = new JournalFixture();
        var levels = Enum.GetValues<AcknowledgementLevel>();
        await using (var journal = fixture.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    (await JournalFixture.Append(journal, levels[i % 3], $"{writer}/{i}")).Should().Be(AppendResult.Reached);
                }
            })));
        }

        var records = fixture.Records();
        records.Select(static record => record.GetProperty("seq").GetInt64()).Should().Equal(Enumerable.Range(1, 3202).Select(static i => (long)i));
        records.Skip(1).SkipLast(1).Select(static record => record.GetProperty("name").GetString()).Distinct().Should().HaveCount(3200);
    }

    [Test]
    public async Task AppendAsync_OneWriter_KeepsTheOrder()
    {
        await using var fixture = new JournalFixture();
        await using (var journal = fixture.Open())
        {
            for (var i = 0; i < 300; i++)
            {
                await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        fixture.Records().Skip(1).SkipLast(1).Select(static record => record.GetProperty("name").GetString())
            .Should().Equal(Enumerable.Range(0, 300).Select(static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task AppendAsync_WaitersOfOneGroup_ShareOneFlush()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Storage.AtGate.Reset();
        fixture.Storage.Gate.Reset();
        var first = JournalFixture.Append(journal, AcknowledgementLevel.Durable).AsTask();
        fixture.Storage.AtGate.Wait();
        var others = Enumerable.Range(0, 20).Select(_ => JournalFixture.Append(journal, AcknowledgementLevel.Durable).AsTask()).ToList();
        var before = fixture.Storage.Flushes;

        fixture.Storage.Gate.Set();
        await Task.WhenAll([first, .. others]);

        (fixture.Storage.Flushes - before).Should().Be(2);
    }

    [Test]
    public async Task AppendAsync_QueueFull_WaitsThenFails()
    {
        await using var fixture = new JournalFixture();
        fixture.Options.QueueRecords = 16;
        var journal = await fixture.OpenAsync();
        await BlockWriterAsync(fixture, journal);
        for (var i = 0; i < 16; i++)
        {
            (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted)).Should().Be(AppendResult.Reached);
        }

        var waits = JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "no room").AsTask();
        waits.IsCompleted.Should().BeFalse();
        fixture.Time.Advance(JournalFixture.Patience);

        (await waits).Should().Be(AppendResult.Failed);
        journal.Failures.Should().BePositive();
        fixture.Storage.Gate.Set();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Written)).Should().Be(AppendResult.Reached);
        fixture.Records().Should().NotContain(record => record.ToString().Contains("no room"));
    }

    [Test]
    public async Task AppendAsync_QueueFull_GetsInWhenThereIsRoom()
    {
        await using var fixture = new JournalFixture();
        fixture.Options.QueueRecords = 16;
        var journal = await fixture.OpenAsync();
        await BlockWriterAsync(fixture, journal);
        var all = Enumerable.Range(0, 100).Select(_ => JournalFixture.Append(journal, AcknowledgementLevel.Accepted).AsTask()).ToList();
        all.Count(static task => task.IsCompleted).Should().Be(16);

        fixture.Storage.Gate.Set();

        (await Task.WhenAll(all)).Should().OnlyContain(static result => result == AppendResult.Reached);
    }

    [Test]
    public async Task AppendAsync_BytesFull_Waits()
    {
        await using var fixture = new JournalFixture();
        fixture.Options.QueueBytes = 4000;
        var journal = await fixture.OpenAsync();
        await BlockWriterAsync(fixture, journal);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, new string('a', 3000))).Should().Be(AppendResult.Reached);

        var waits = JournalFixture.Append(journal, AcknowledgementLevel.Accepted, new string('b', 3000)).AsTask();

        waits.IsCompleted.Should().BeFalse();
        fixture.Storage.Gate.Set();
        (await waits).Should().Be(AppendResult.Reached);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task AppendAsync_SlowDisk_IsLateWhenTimeIsUp(bool keep)
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Storage.AtGate.Reset();
        fixture.Storage.Gate.Reset();
        var waits = JournalFixture.Append(journal, AcknowledgementLevel.Written, keep: keep).AsTask();
        fixture.Storage.AtGate.Wait();

        fixture.Time.Advance(JournalFixture.Patience);

        (await waits).Should().Be(AppendResult.Late);
        fixture.Storage.Gate.Set();
    }

    [TestCase(false, "Failed", 0)]
    [TestCase(true, "Late", 1)]
    public async Task AppendAsync_StillQueuedWhenTimeIsUp_OnlyEndsOfCallsAreWritten(bool keep, string expected, int written)
    {
        await using var fixture = new JournalFixture();
        await using (var journal = fixture.Open())
        {
            await journal.FirstAttempt;
            await BlockWriterAsync(fixture, journal);
            var waits = JournalFixture.Append(journal, AcknowledgementLevel.Written, "late", keep).AsTask();

            fixture.Time.Advance(JournalFixture.Patience);

            (await waits).ToString().Should().Be(expected);
            fixture.Storage.Gate.Set();
        }

        fixture.Records().Count(static record => record.ToString().Contains("\"late\"")).Should().Be(written);
    }

    [Test]
    public async Task DisposeAsync_Queued_IsWrittenAndClosed()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        for (var i = 0; i < 100; i++)
        {
            await JournalFixture.Append(journal, AcknowledgementLevel.Accepted);
        }

        await journal.DisposeAsync();

        var types = JournalFixture.Types(fixture.Records());
        types.Should().HaveCount(102);
        types[^1].Should().Be("audit.closed");
        journal.IsOpen.Should().BeFalse();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted)).Should().Be(AppendResult.Failed);
    }

    [Test]
    public async Task DisposeAsync_DiskHangs_EndsAfterShutdownTimeout()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        await BlockWriterAsync(fixture, journal);

        var disposing = journal.DisposeAsync().AsTask();
        disposing.IsCompleted.Should().BeFalse();
        fixture.Time.Advance(fixture.Options.ShutdownTimeout);

        await disposing;
        fixture.Logger.Collector.GetSnapshot().Should().Contain(static log => log.Message.Contains("shutdown timeout"));
        fixture.Storage.Gate.Set();
    }

    [Test]
    public async Task Files_OnUnix_AreOnlyForTheUser()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();

        File.GetUnixFileMode(fixture.Root).Should().Be(LocalJournalStorage.DirectoryMode);
        File.GetUnixFileMode(journal.Location!).Should().Be(LocalJournalStorage.DirectoryMode);
        foreach (var file in Directory.EnumerateFiles(journal.Location!))
        {
            File.GetUnixFileMode(file).Should().Be(LocalJournalStorage.FileMode, file);
        }
    }

    /// <summary>Afterwards the writer hangs in a write, and what is appended stays in the queue.</summary>
    internal static async Task BlockWriterAsync(JournalFixture fixture, Journal journal)
    {
        fixture.Storage.AtGate.Reset();
        fixture.Storage.Gate.Reset();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "blocks")).Should().Be(AppendResult.Reached);
        fixture.Storage.AtGate.Wait();
    }
}
