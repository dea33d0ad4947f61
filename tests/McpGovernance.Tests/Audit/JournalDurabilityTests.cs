using McpGovernance.Audit;

namespace McpGovernance.Tests.Audit;

/// <summary>A record is durable when the names that lead to it are.</summary>
[Parallelizable(ParallelScope.All)]
public class JournalDurabilityTests
{
    [Test]
    public async Task Open_NewDirectory_ItsNameAndItsFirstSegmentsAreDurable()
    {
        await using var fixture = new JournalFixture();

        var journal = await fixture.OpenAsync();

        fixture.Storage.FlushedDirectories.Should().Equal(fixture.Root, journal.Location);
    }

    [Test]
    public async Task Append_DurableInANewSegment_TheSegmentsNameIsDurableFirstAndOnce()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Time.Advance(fixture.Options.SegmentAge);

        await JournalFixture.Append(journal, AcknowledgementLevel.Written);
        fixture.Storage.FlushedDirectories.Should().HaveCount(2);
        await JournalFixture.Append(journal, AcknowledgementLevel.Durable);
        await JournalFixture.Append(journal, AcknowledgementLevel.Durable);

        fixture.Storage.FlushedDirectories.Should().Equal(fixture.Root, journal.Location, journal.Location);
    }

    [Test]
    public async Task Append_SegmentsNameIsNotDurable_IsWrittenToANewOneAndNothingIsLost()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Time.Advance(fixture.Options.SegmentAge);
        fixture.Storage.DirectoryFlushFailures = 1;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable)).Should().Be(AppendResult.Reached);

        fixture.Records().Select(static record => record.GetProperty("seq").GetInt64()).Should().Equal(1, 2);
    }

    [Test]
    public async Task Append_SegmentsNameIsNeverDurable_IsNotAcknowledged()
    {
        await using var fixture = new JournalFixture();
        var journal = await fixture.OpenAsync();
        fixture.Time.Advance(fixture.Options.SegmentAge);
        fixture.Storage.DirectoryFlushFailures = 2;

        (await JournalFixture.Append(journal, AcknowledgementLevel.Durable)).Should().Be(AppendResult.Late);

        await fixture.UntilAsync(() => journal.IsOpen);
        fixture.Records().Select(static record => record.GetProperty("seq").GetInt64()).Should().Equal(1, 2);
    }

    [Test]
    public async Task Open_DirectorysNameIsNotDurable_OpensWhenItIs()
    {
        await using var fixture = new JournalFixture();
        fixture.Storage.DirectoryFlushFailures = 1;

        var journal = await fixture.OpenAsync();
        journal.IsOpen.Should().BeFalse();

        await fixture.UntilAsync(() => journal.IsOpen);
    }

    [Test]
    public void FlushDirectory_Missing_Throws() =>
        FluentActions.Invoking(static () => PosixFile.FlushDirectory("/nonexistent/directory")).Should().Throw<IOException>();

    [Test]
    public async Task Append_ClockGoesBack_KeepsOrderAndIdsGrow()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        var calls = new List<Guid>();
        for (var i = 0; i < 6; i++)
        {
            fixture.Time.AdjustTime(fixture.Time.GetUtcNow() + TimeSpan.FromMinutes(i % 2 == 0 ? -90 : 1));
            var call = fixture.Call(target: $"tool_{i}");
            await fixture.Pipeline().InvokeAsync(call);
            call.Denial.Should().BeNull();
            calls.Add(call.CallId);
        }

        var records = await fixture.RecordsAsync();
        records.Select(static record => record.GetProperty("call").GetGuid()).Should().Equal(calls.SelectMany(static call => new[] { call, call }));
        records.Select(static record => record.GetProperty("seq").GetInt64()).Should().BeInAscendingOrder();
        records.Select(static record => record.GetProperty("id").GetString()!).Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        calls.Select(static call => call.ToString()).Should().BeInAscendingOrder(StringComparer.Ordinal);
    }
}
