using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>Real second processes.</summary>
[Parallelizable(ParallelScope.All)]
public class JournalProcessTests
{
    [Test]
    public async Task Open_AnotherProcessHoldsADirectory_TakesItOnlyAfterThatProcessIsKilledAndLosesNothing()
    {
        await using var fixture = new JournalFixture();
        using var child = new JournalChild(fixture.Root);
        var acknowledged = await child.ReadAsync(200);
        acknowledged.Should().HaveCount(200);

        var beside = await fixture.OpenAsync();
        var childDirectory = Directory.GetDirectories(fixture.Root).Single(directory => directory != beside.Location);
        acknowledged.AddRange(await child.KillAsync());
        var after = await fixture.OpenAsync();

        after.Location.Should().Be(childDirectory);
        var records = fixture.Records(childDirectory);
        var written = records.Where(static record => record.GetProperty("type").GetString() == "call.intent").Select(static record => record.GetProperty("call").GetString()).ToHashSet();
        acknowledged.Where(static line => line.Length == 36).Should().OnlyContain(call => written.Contains(call));
        records.Count(static record => record.GetProperty("type").GetString() == "call.outcome").Should().Be(written.Count);
        records.Where(static record => record.GetProperty("epoch").GetInt32() == 1).Select(static record => record.GetProperty("seq").GetInt64())
            .Should().Equal(Enumerable.Range(1, written.Count + 1).Select(static seq => (long)seq));
    }
}
