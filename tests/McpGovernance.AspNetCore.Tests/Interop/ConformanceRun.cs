namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>All scenarios of one runner and one revision, against a governed server and an ungoverned one.</summary>
/// <param name="Runner">The runner's version.</param>
/// <param name="Revision">The revision, or <see cref="ConformanceRunner.Extension"/>.</param>
/// <param name="Governed">What the runner saw of the governed server, by scenario.</param>
/// <param name="Ungoverned">What it saw of the ungoverned one.</param>
internal sealed record ConformanceRun(
    string Runner, string Revision, IReadOnlyDictionary<string, ConformanceCheck[]> Governed, IReadOnlyDictionary<string, ConformanceCheck[]> Ungoverned)
{
    public static async Task<ConformanceRun> OfRevisionAsync(ConformanceRunner runner, string version, string revision)
    {
        await using var governed = await ConformanceServer.StartAsync(governed: true);
        await using var ungoverned = await ConformanceServer.StartAsync(governed: false);
        var results = await Task.WhenAll(runner.RunAsync(governed.Endpoint, revision), runner.RunAsync(ungoverned.Endpoint, revision));
        return new ConformanceRun(version, revision, results[0], results[1]);
    }

    /// <summary>Runs the scenarios that are no part of a revision, one by one.</summary>
    public static async Task<ConformanceRun> OfExtensionsAsync(ConformanceRunner runner, string version, IEnumerable<string> scenarios)
    {
        await using var governed = await ConformanceServer.StartAsync(governed: true);
        await using var ungoverned = await ConformanceServer.StartAsync(governed: false);
        var runs = new List<IReadOnlyDictionary<string, ConformanceCheck[]>[]>();
        foreach (var scenario in scenarios)
        {
            runs.Add(await Task.WhenAll(runner.RunExtensionAsync(governed.Endpoint, scenario), runner.RunExtensionAsync(ungoverned.Endpoint, scenario)));
        }

        return new ConformanceRun(version, ConformanceRunner.Extension, Together(runs.Select(static run => run[0])), Together(runs.Select(static run => run[1])));
    }

    /// <summary>What is not the same for both servers, check by check; a place that only one of them has is a difference too.</summary>
    public IEnumerable<ConformanceDifference> Differences() =>
        from scenario in Governed.Keys.Union(Ungoverned.Keys).Order(StringComparer.Ordinal)
        let governed = Comparable(Governed, scenario)
        let ungoverned = Comparable(Ungoverned, scenario)
        from index in Enumerable.Range(0, Math.Max(governed.Length, ungoverned.Length))
        let one = governed.ElementAtOrDefault(index)
        let other = ungoverned.ElementAtOrDefault(index)
        where one != other
        select new ConformanceDifference(scenario, one, other);

    /// <summary>Notes depend on how events happened to arrive; they say nothing about the server.</summary>
    private static ConformanceCheck[] Comparable(IReadOnlyDictionary<string, ConformanceCheck[]> results, string scenario) =>
        [.. results.GetValueOrDefault(scenario, []).Where(static check => check.Status != "INFO")];

    private static Dictionary<string, ConformanceCheck[]> Together(IEnumerable<IReadOnlyDictionary<string, ConformanceCheck[]>> runs) =>
        runs.SelectMany(static run => run).ToDictionary(static result => result.Key, static result => result.Value, StringComparer.Ordinal);
}
