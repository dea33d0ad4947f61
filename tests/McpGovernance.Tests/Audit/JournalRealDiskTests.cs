using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>Real file systems that are really full, or really gone.</summary>
[Parallelizable(ParallelScope.All)]
public class JournalRealDiskTests
{
    [TestCase("tmpfs")]
    [TestCase("ext4")]
    public async Task Write_DiskFull_RefusalsFitCallsAreRefusedAndWorkAgainWhenThereIsRoom(string kind)
    {
        using var disk = SmallDisk.Create(kind, 8);
        await using var fixture = On(disk);
        fixture.Options.ReserveBytes = 1 << 20;
        await using var journal = new Journal(fixture.Settings with { Place = new FileJournalPlace(fixture.Root) });
        await journal.FirstAttempt;
        journal.IsOpen.Should().BeTrue(journal.Problem);
        disk.Fill();

        var taken = 0;
        while (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, $"call {taken}") == AppendResult.Reached)
        {
            (++taken).Should().BeLessThan(1000, "the disk is full");
        }

        journal.IsOpen.Should().BeFalse();
        for (var i = 0; i < 2000; i++)
        {
            (await JournalFixture.Append(journal, AcknowledgementLevel.Written, $"refusal {i}", keep: true)).Should().Be(AppendResult.Reached, $"{i}: {journal.Problem}");
        }

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "refusal on disk", keep: true)).Should().Be(AppendResult.Reached);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "call")).Should().Be(AppendResult.Failed);
        fixture.Time.Advance(TimeSpan.FromSeconds(2));
        journal.IsOpen.Should().BeFalse();

        disk.Empty();
        await fixture.UntilAsync(() => journal.IsOpen);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "after")).Should().Be(AppendResult.Reached);
        fixture.Records().Select(static record => record.GetProperty("seq").GetInt64())
            .Should().Equal(Enumerable.Range(1, taken + 2004).Select(static seq => (long)seq), "opened, the calls, the last of them late, the refusals, and one more");
    }

    [Test]
    public async Task Write_FileSystemIsGivenUpByTheKernel_NothingIsAcknowledgedAndNothingAcknowledgedIsLost()
    {
        using var disk = SmallDisk.Create("ext4", 16);
        await using var fixture = On(disk);
        fixture.Options.ReserveBytes = 1 << 20;
        var acknowledged = new List<string>();
        await using (var journal = new Journal(fixture.Settings with { Place = new FileJournalPlace(fixture.Root) }))
        {
            await journal.FirstAttempt;
            for (var i = 0; i < 50; i++)
            {
                (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, $"{i}")).Should().Be(AppendResult.Reached);
                acknowledged.Add($"{i}");
            }

            (await JournalFixture.Append(journal, AcknowledgementLevel.Written, "only written")).Should().Be(AppendResult.Reached);
            disk.Abort().Should().BeTrue();
            (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "lost")).Should().NotBe(AppendResult.Reached);
            await fixture.UntilAsync(() => !journal.IsOpen);
            (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "refused")).Should().Be(AppendResult.Failed);
        }

        disk.Remount().Should().BeTrue();
        await using var after = new Journal(fixture.Settings with { Place = new FileJournalPlace(fixture.Root) });
        await after.FirstAttempt;

        after.IsOpen.Should().BeTrue(after.Problem);
        fixture.Records().Where(static record => record.TryGetProperty("name", out _)).Select(static record => record.GetProperty("name").GetString()!)
            .Where(name => acknowledged.Contains(name)).Should().Equal(acknowledged);
        JournalFixture.Types(fixture.Records()).Should().Contain("audit.recovered");
    }

    [Test]
    public void Flush_FileSystemIsGivenUpByTheKernel_IsNotTakenForSuccess()
    {
        using var disk = SmallDisk.Create("ext4", 16);
        using var file = new LocalJournalStorage().Create(Path.Combine(disk.Path, "file"));
        file.Write("x"u8, 0);
        disk.Abort().Should().BeTrue();

        FluentActions.Invoking(file.Flush).Should().Throw<IOException>();
    }

    private static JournalFixture On(SmallDisk disk) => new() { Root = Path.Combine(disk.Path, "journal") };
}
