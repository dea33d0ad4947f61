using System.Text.Json;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>Identical refusals and views are counted, so that nobody can fill the disk.</summary>
[Parallelizable(ParallelScope.All)]
public class RepetitionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task InvokeAsync_IdenticalRefusals_AreOneRecordAndOneCount()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await RefuseAsync(fixture, 8);

        fixture.Time.Advance(Second);

        var records = await fixture.RecordsAsync();
        JournalFixture.Types(records).Should().Equal("call.outcome", "call.refused");
        var counted = records[1];
        counted.GetProperty("count").GetInt64().Should().Be(7);
        counted.GetProperty("first").GetString().Should().Be("2026-11-25T21:00:00.0000000Z");
        counted.GetProperty("decision").GetProperty("code").GetString().Should().Be("access.unknown");
        counted.GetProperty("target").GetProperty("name").GetString().Should().Be("create_ticket");
        counted.GetProperty("caller").GetProperty("kind").GetString().Should().Be("anonymous");
    }

    [Test]
    public async Task InvokeAsync_FloodOverManySeconds_IsOneRecordASecondAndNothingIsUncounted()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        for (var second = 0; second < 5; second++)
        {
            await RefuseAsync(fixture, 10);
            fixture.Time.Advance(Second);
        }

        var records = await fixture.RecordsAsync();
        records.Should().HaveCount(6);
        (1 + records.Skip(1).Sum(static record => record.GetProperty("count").GetInt64())).Should().Be(50);
    }

    [Test]
    public async Task InvokeAsync_RefusalASecondLater_IsARecordOfItsOwn()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await RefuseAsync(fixture, 1);
        fixture.Time.Advance(Second);

        await RefuseAsync(fixture, 1);

        JournalFixture.Types(await fixture.RecordsAsync()).Should().Equal("call.outcome", "call.outcome");
    }

    [Test]
    public async Task DisposeAsync_CountedRefusals_AreWrittenAtTheEnd()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await RefuseAsync(fixture, 4);

        var records = await fixture.RecordsAsync();

        records[^1].GetProperty("count").GetInt64().Should().Be(3);
    }

    [Test]
    public async Task InvokeAsync_RefusalsThatDiffer_AreRecordsOfTheirOwn()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await RefuseAsync(fixture, 1);
        await RefuseAsync(fixture, 1, target: "close_ticket");
        await RefuseAsync(fixture, 1, code: "policy.not_permitted");
        await RefuseAsync(fixture, 1, subject: "anna");

        JournalFixture.Types(await fixture.RecordsAsync()).Should().Equal("call.outcome", "call.outcome", "call.outcome", "call.outcome");
    }

    [Test]
    public async Task InvokeAsync_OneCallerTriesManyNames_SharesOneBucketAndLeavesOthersAlone()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        for (var i = 0; i < 500; i++)
        {
            await RefuseAsync(fixture, 1, target: $"guess_{i}", subject: "mallory");
        }

        await RefuseAsync(fixture, 1, subject: "anna");

        var records = await fixture.RecordsAsync();
        records.Should().HaveCount(32 + 1 + 1 + 1);
        var counted = records.Single(static record => record.GetProperty("type").GetString() == "call.refused");
        counted.GetProperty("count").GetInt64().Should().Be(500 - 33);
        counted.GetProperty("caller").GetProperty("subject").GetString().Should().Be("mallory");
        counted.TryGetProperty("target", out _).Should().BeFalse();
        records.Should().ContainSingle(static record => record.GetProperty("caller").GetProperty("subject").GetString() == "anna");
    }

    [Test]
    public async Task InvokeAsync_ManyCallers_ShareOneBucketInTheEnd()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        for (var i = 0; i < 2000; i++)
        {
            await RefuseAsync(fixture, 1, subject: $"caller_{i}");
        }

        var records = await fixture.RecordsAsync();
        records.Should().HaveCountLessThan(520);
        records[^1].GetProperty("count").GetInt64().Should().Be(2000 - 513);
        records[^1].TryGetProperty("caller", out _).Should().BeFalse();
    }

    [Test]
    public async Task InvokeAsync_AllowedCalls_AreNeverCounted()
    {
        await using var fixture = new AuditFixture();
        for (var i = 0; i < 5; i++)
        {
            await fixture.Pipeline().InvokeAsync(fixture.Call());
        }

        JournalFixture.Types(await fixture.RecordsAsync()).Should().HaveCount(10).And.NotContain("call.refused");
    }

    [Test]
    public async Task ListAsync_IdenticalViews_AreOneRecordAndOneCount()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        for (var i = 0; i < 6; i++)
        {
            var list = fixture.List();
            await fixture.Pipeline().ListAsync(list);
            list.IsRecorded.Should().BeTrue();
        }

        fixture.Time.Advance(Second);

        var records = await fixture.RecordsAsync();
        JournalFixture.Types(records).Should().Equal("list.view", "list.view");
        records[1].GetProperty("count").GetInt64().Should().Be(5);
        records[1].GetProperty("list").GetRawText().Should().Be("""{"shown":2,"hidden":0}""");
    }

    [Test]
    public async Task ListAsync_AnotherView_IsARecordOfItsOwn()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await fixture.Pipeline().ListAsync(fixture.List());
        await fixture.Pipeline().ListAsync(new FakeListContext(fixture.Time) { Names = ["search_tickets"] });

        (await fixture.RecordsAsync()).Select(static record => record.GetProperty("list").GetProperty("shown").GetInt32()).Should().Equal(2, 1);
    }

    [Test]
    public async Task Tell_JournalUnavailable_KeepsTheCount()
    {
        await using var fixture = new AuditFixture();
        await fixture.OpenAsync();
        await RefuseAsync(fixture, 3);
        fixture.Storage.Room = 0;
        await fixture.Pipeline().InvokeAsync(fixture.Call(target: "other"));
        fixture.Time.Advance(Second);
        await RefuseAsync(fixture, 2);

        fixture.Storage.Room = long.MaxValue;
        await fixture.Journal.UntilAsync(() => fixture.Audit.Journal.IsOpen);

        var records = await fixture.RecordsAsync();
        records.Where(static record => record.GetProperty("type").GetString() == "call.refused" && Name(record) == "create_ticket")
            .Sum(static record => record.GetProperty("count").GetInt64()).Should().Be(4);
    }

    private static string Name(JsonElement record) => record.GetProperty("target").GetProperty("name").GetString()!;

    private static async Task RefuseAsync(
        AuditFixture fixture, int times, string target = "create_ticket", string code = "access.unknown", string? subject = null)
    {
        var identity = new DelegatingInterceptor(GovernanceStage.Identity, (context, next) =>
        {
            context.Caller = subject is null ? Caller.Anonymous : new Caller { Kind = CallerKind.Authenticated, Subject = subject };
            return next();
        });
        var pipeline = fixture.Pipeline(identity, DelegatingInterceptor.Denying(code));
        for (var i = 0; i < times; i++)
        {
            var call = fixture.Call(target: target);
            await pipeline.InvokeAsync(call);
            call.IsRecorded.Should().BeTrue();
        }
    }
}
