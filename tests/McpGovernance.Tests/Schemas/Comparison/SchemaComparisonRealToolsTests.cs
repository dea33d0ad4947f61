using System.Diagnostics;
using System.Text.Json;
using McpGovernance.Schemas;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Schemas;

[Category("SharedData")]
internal sealed class SchemaComparisonRealToolsTests
{
    [Test]
    public void Compare_AllNeighbouringVersions_InTimeAndWithProof([Values] ComparisonProfile profile)
    {
        var counts = new int[3];
        var times = new List<double>();
        var watch = Stopwatch.StartNew();
        foreach (var (name, old, now) in Pairs())
        {
            foreach (var direction in Enum.GetValues<ComparisonDirection>())
            {
                var keyword = direction == ComparisonDirection.Input ? "inputSchema" : "outputSchema";
                if (!old.TryGetProperty(keyword, out var before) || !now.TryGetProperty(keyword, out var after))
                {
                    continue;
                }

                var start = Stopwatch.GetTimestamp();
                var comparison = SchemaComparer.Compare(before, after, direction, profile);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                ComparisonProof.Check(before, after, direction, comparison);
                counts[(int)comparison.Verdict]++;
                if (comparison.Verdict == ChangeVerdict.Unknown)
                {
                    TestContext.Out.WriteLine($"{name} {direction}: {comparison.Reason}");
                }
            }
        }

        times.Sort();
        TestContext.Out.WriteLine($"{profile}: compatible {counts[0]}, breaking {counts[1]}, unknown {counts[2]}; median {times[times.Count / 2]:F2} ms, longest {times[^1]:F1} ms, all {watch.ElapsedMilliseconds} ms");
        counts.Sum().Should().BeGreaterThan(700);
        counts[2].Should().Be(0);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    private static IEnumerable<(string Name, JsonElement Old, JsonElement New)> Pairs()
    {
        var directory = SharedData.Find("real-tools");
        if (directory is null)
        {
            Assert.Ignore("The shared data is not here.");
        }

        foreach (var package in Directory.GetFiles(directory!, "*@*.json").GroupBy(static path => Path.GetFileName(path).Split('@')[0]))
        {
            var versions = package.OrderBy(static path => Version.Parse(Path.GetFileNameWithoutExtension(path).Split('@')[1])).Select(Tools).ToList();
            foreach (var (old, now) in versions.Zip(versions.Skip(1)))
            {
                foreach (var name in old.Keys.Where(now.ContainsKey))
                {
                    yield return ($"{package.Key}/{name}", old[name], now[name]);
                }
            }
        }
    }

    private static Dictionary<string, JsonElement> Tools(string path) =>
        JsonElement.Parse(File.ReadAllText(path)).GetProperty("tools").EnumerateArray().ToDictionary(static tool => tool.GetProperty("name").GetString()!, static tool => tool, StringComparer.Ordinal);
}
