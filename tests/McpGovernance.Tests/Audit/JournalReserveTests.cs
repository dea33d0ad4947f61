using McpGovernance.Audit;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>What is still recorded on a full disk.</summary>
[Parallelizable(ParallelScope.All)]
public class JournalReserveTests
{
    private const int Reserve = 1 << 20;

    [Test]
    public async Task Write_DiskFull_RefusesCallsAndWritesRefusalsOnTheReserve()
    {
        await using var fixture = WithReserve();
        var journal = fixture.Open();
        await journal.FirstAttempt;
        journal.IsOpen.Should().BeTrue();
        fixture.Storage.Room = 100;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "intent")).Should().Be(AppendResult.Late, "it is not to run, though it is on record");

        journal.IsOpen.Should().BeFalse();
        journal.Problem.Should().Contain("is full").And.Contain(fixture.Root);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "view")).Should().Be(AppendResult.Failed);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Written, "change")).Should().Be(AppendResult.Failed);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, "refusal", keep: true)).Should().Be(AppendResult.Reached);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "outcome", keep: true)).Should().Be(AppendResult.Reached);
        Names(fixture).Should().Equal("intent", "refusal", "outcome");
        Logged(fixture, "reserve is in use").Should().Be(1);

        fixture.Storage.Room = long.MaxValue;
        await fixture.UntilAsync(() => journal.IsOpen);

        File.Exists(ReserveOf(journal)).Should().BeTrue();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "after")).Should().Be(AppendResult.Reached);
        Names(fixture).Should().Equal("intent", "refusal", "outcome", "after");
        Seqs(fixture).Should().Equal(1, 2, 3, 4, 5);
        Logged(fixture, "can be recorded again").Should().Be(1);
    }

    [Test]
    public async Task Write_DiskFull_EndsThatWaitAreWrittenInTime()
    {
        await using var fixture = WithReserve();
        var journal = fixture.Open();
        await journal.FirstAttempt;
        fixture.Storage.Room = 0;

        var end = await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "end", keep: true);

        end.Should().Be(AppendResult.Reached);
        journal.IsOpen.Should().BeFalse();
    }

    [Test]
    public async Task Write_WhatWasAcceptedBeforeTheDiskWasFull_IsWritten()
    {
        await using var fixture = WithReserve();
        var journal = fixture.Open();
        await journal.FirstAttempt;
        fixture.Storage.Room = 0;
        for (var i = 0; i < 20; i++)
        {
            await JournalFixture.Append(journal, AcknowledgementLevel.Accepted, $"{i}");
        }

        await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "end", keep: true);

        var names = Names(fixture);
        names[..^1].Should().Equal(Enumerable.Range(0, names.Count - 1).Select(static i => $"{i}"));
        names[^1].Should().Be("end");
    }

    [Test]
    public async Task Open_NoRoomForTheReserve_TakesNoCallButRecordsRefusals()
    {
        await using var fixture = WithReserve();
        fixture.Storage.Room = Reserve - 1;
        var journal = fixture.Open();
        await journal.FirstAttempt;

        journal.IsOpen.Should().BeFalse();
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "change")).Should().Be(AppendResult.Failed);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Written, "refusal", keep: true)).Should().Be(AppendResult.Reached);

        fixture.Storage.Room = long.MaxValue;
        await fixture.UntilAsync(() => journal.IsOpen);
        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable, "change")).Should().Be(AppendResult.Reached);
    }

    [Test]
    public async Task Open_DiskIsFullAtARestart_UsesTheReserveThatTheLastProcessLeft()
    {
        await using var fixture = WithReserve();
        var first = fixture.Open();
        await first.FirstAttempt;
        await first.DisposeAsync();
        fixture.Storage.Room = 0;

        var second = fixture.Open();
        await second.FirstAttempt;

        second.Location.Should().Be(first.Location);
        second.IsOpen.Should().BeFalse();
        (await JournalFixture.Append(second, AcknowledgementLevel.Durable, "refusal", keep: true)).Should().Be(AppendResult.Reached);
        JournalFixture.Types(fixture.Records()).Should().Equal("audit.opened", "audit.closed", "audit.opened", "list.view");
    }

    [Test]
    public async Task Open_DiskIsFullAndNoReserveIsLeft_LeavesNoDirectoryForEachAttempt()
    {
        await using var fixture = WithReserve();
        fixture.Storage.Room = 0;
        var journal = fixture.Open();
        for (var i = 0; i < 5; i++)
        {
            var failures = journal.Failures;
            await fixture.UntilAsync(() => journal.Failures > failures);
        }

        Directory.GetDirectories(fixture.Root).Should().HaveCountLessThanOrEqualTo(1);
    }

    [Test]
    public async Task Write_ReserveIsFullToo_LatchesAndTellsTheGapWhenThereIsRoom()
    {
        await using var fixture = WithReserve(300);
        var journal = fixture.Open();
        await journal.FirstAttempt;
        fixture.Storage.Room = 0;
        (await JournalFixture.Append(journal, AcknowledgementLevel.Written, "fits", keep: true)).Should().Be(AppendResult.Reached);

        (await JournalFixture.Append(journal, AcknowledgementLevel.Written, new string('x', 400), keep: true)).Should().Be(AppendResult.Late);
        journal.Latch(Guid.CreateVersion7());
        journal.IsOpen.Should().BeFalse();

        fixture.Storage.Room = long.MaxValue;
        await fixture.UntilAsync(() => journal.IsOpen && !journal.IsLatched);
        JournalFixture.Types(fixture.Records()).Should().Equal("audit.opened", "list.view", "list.view", "audit.gap");
        Seqs(fixture).Should().Equal(1, 2, 3, 4);
    }

    [Test]
    public async Task Latch_DiskFull_GapAndClosingRecordFitIntoTheReserve()
    {
        await using var fixture = WithReserve();
        var journal = fixture.Open();
        await journal.FirstAttempt;
        fixture.Storage.Room = 0;

        journal.Latch(Guid.CreateVersion7());
        await fixture.UntilAsync(() => !journal.IsLatched);
        await journal.DisposeAsync();

        JournalFixture.Types(fixture.Records()).Should().Equal("audit.opened", "audit.gap", "audit.closed");
    }

    [Test]
    public async Task Open_DeadDirectoryBesideOurs_ItsReserveIsGivenBack()
    {
        await using var fixture = WithReserve();
        var dead = Path.Combine(fixture.Root, "log-0193c0de0000700080000000000000bb");
        var live = Path.Combine(fixture.Root, "log-0193c0de0000700080000000000000aa");
        foreach (var directory in new[] { dead, live })
        {
            Directory.CreateDirectory(directory);
            await File.WriteAllTextAsync(Path.Combine(directory, SegmentName.Format(1, 1)), "{\"seq\":1,\"log\":\"x\",\"epoch\":1,\"v\":1,\"type\":\"audit.opened\"}\n");
            await File.WriteAllTextAsync(Path.Combine(directory, ".reserve-7"), "");
        }

        var journal = fixture.Open();
        await journal.FirstAttempt;

        journal.Location.Should().Be(live);
        Directory.GetFiles(dead, ".reserve-*").Should().BeEmpty();
        Directory.GetFiles(live, ".reserve-*").Should().Equal([ReserveOf(journal)], "one of another size is replaced");
    }

    [Test]
    public async Task Open_ReserveIsALink_IsNotFollowed()
    {
        await using var fixture = WithReserve();
        var directory = Directory.CreateDirectory(Path.Combine(fixture.Root, "log-0193c0de0000700080000000000000aa")).FullName;
        var target = fixture.Sub("target");
        await File.WriteAllTextAsync(target, "untouched");
        File.CreateSymbolicLink(Path.Combine(directory, $".reserve-{Reserve}"), target);

        var journal = fixture.Open();
        await journal.FirstAttempt;

        journal.Location.Should().NotBe(directory);
        (await File.ReadAllTextAsync(target)).Should().Be("untouched");
    }

    [Test]
    public async Task InvokeAsync_DiskFull_IsRefusedOnRecordAndNothingLatches()
    {
        await using var fixture = new AuditFixture();
        fixture.Options.ReserveBytes = Reserve;
        await fixture.OpenAsync();
        var running = new FakeInvokeContext(fixture.Time)
        {
            Handler = context =>
            {
                fixture.Storage.Room = 0;
                context.Result = new ModelContextProtocol.Protocol.CallToolResult();
                return ValueTask.CompletedTask;
            },
        };

        await fixture.Pipeline().InvokeAsync(running);

        running.Denial.Should().BeNull();
        fixture.Audit.Journal.IsLatched.Should().BeFalse("its outcome is on the reserve");
        var refused = fixture.Call(target: "close_ticket");
        await fixture.Pipeline().InvokeAsync(refused);
        refused.Denial!.Code.Should().Be(DenialCodes.AuditUnavailable);
        refused.HandlerStarted.Should().BeFalse();
        refused.IsRecorded.Should().BeTrue();
        new AuditJournalStatus(fixture.Audit).IsAvailable.Should().BeFalse();
        new AuditJournalStatus(fixture.Audit).Problem.Should().Contain("from its reserve");
        var records = await fixture.RecordsAsync();
        records.Select(static record => record.GetProperty("type").GetString()).Should().Equal("call.intent", "call.outcome", "call.outcome");
        records[2].GetProperty("call").GetGuid().Should().Be(refused.CallId);
    }

    [Test]
    public async Task InvokeAsync_DiskFullAndRefusedAgainAndAgain_IsCountedOnTheReserve()
    {
        await using var fixture = new AuditFixture();
        fixture.Options.ReserveBytes = Reserve;
        await fixture.OpenAsync();
        fixture.Storage.Room = 0;
        for (var i = 0; i < 5; i++)
        {
            await fixture.Pipeline(DelegatingInterceptor.Denying("access.unknown")).InvokeAsync(fixture.Call());
        }

        fixture.Time.Advance(TimeSpan.FromSeconds(2));

        var records = await fixture.RecordsAsync();
        records.Select(static record => record.GetProperty("type").GetString()).Should().Equal("call.outcome", "call.refused");
    }

    private static JournalFixture WithReserve(long reserve = Reserve)
    {
        var fixture = new JournalFixture();
        fixture.Options.ReserveBytes = reserve;
        return fixture;
    }

    private static string ReserveOf(Journal journal) => Path.Combine(journal.Location!, $".reserve-{Reserve}");

    private static List<string> Names(JournalFixture fixture) =>
        [.. fixture.Records().Where(static record => record.TryGetProperty("name", out _)).Select(static record => record.GetProperty("name").GetString()!)];

    private static IEnumerable<long> Seqs(JournalFixture fixture) => fixture.Records().Select(static record => record.GetProperty("seq").GetInt64());

    private static int Logged(JournalFixture fixture, string text) => fixture.Logger.Collector.GetSnapshot().Count(log => log.Message.Contains(text));
}
