using System.Diagnostics;
using System.Globalization;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Audit;

/// <summary>Kill −9 at random moments: 50 of them, or as many as <c>MCPGOV_KILLS</c> says, which also writes their table.</summary>
[Parallelizable(ParallelScope.All)]
public class JournalKillTests
{
    private const int KillsPerRoot = 10;

    [Test]
    public async Task Open_ProcessesStartTogether_EachDeadDirectoryIsRecoveredOnce()
    {
        using var chain = new KillChain(seed: 5, kills: 12);

        await chain.RunTogetherAsync(processes: 4);

        chain.Counts.Logs.Should().BeGreaterThan(1);
        chain.Counts.Orphans.Should().BePositive();
    }

    [Test]
    public async Task Kill_AtRandomMoments_LosesNothingDoublesNothingAndTellsEveryOrphanOnce()
    {
        var asked = Environment.GetEnvironmentVariable("MCPGOV_KILLS");
        var kills = asked is null ? 50 : int.Parse(asked, CultureInfo.InvariantCulture);
        var started = Stopwatch.GetTimestamp();
        var counts = new KillCounts();

        await Parallel.ForEachAsync(Enumerable.Range(0, (kills + KillsPerRoot - 1) / KillsPerRoot), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (number, _) =>
        {
            using var chain = new KillChain(seed: 20261126 + number, Math.Min(KillsPerRoot, kills - (number * KillsPerRoot)));
            await chain.RunAsync();
            lock (counts)
            {
                counts.Add(chain.Counts);
            }
        });

        counts.Kills.Should().Be(kills);
        counts.Acknowledged.Should().BeGreaterThan(kills, "else the children were killed before they did anything");
        if (asked is not null)
        {
            var results = Directory.CreateDirectory(Path.Combine(Repository.Root, "benchmarks", "results"));
            await File.WriteAllTextAsync(Path.Combine(results.FullName, "kills.md"), counts.ToMarkdown(Stopwatch.GetElapsedTime(started)));
        }
    }
}
