using BenchmarkDotNet.Reports;

namespace McpGovernance.Benchmarks;

/// <summary>One promise about speed or memory: what may be measured at most, and how it is read off a report.</summary>
/// <param name="Name">What is promised; the name in <c>summary.csv</c>.</param>
/// <param name="Limit">The most that may be measured, in <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>us</c>, <c>ns</c> or <c>B</c>.</param>
/// <param name="Class">The benchmark's class.</param>
/// <param name="Method">The measured method.</param>
/// <param name="Baseline">The method whose figure of the same run is subtracted.</param>
/// <param name="Parameters">The parameters as the report writes them, where there are any.</param>
internal sealed record Budget(string Name, double Limit, string Unit, string Class, string Method, string? Baseline = null, string? Parameters = null)
{
    public static readonly Budget[] All =
    [
        .. AddedToACall("1 entry", "Governed1Entry"),
        .. AddedToACall("1,000 entries", "Governed1000Entries"),
        .. AddedToACall("100,000 entries", "Governed100000Entries"),
        .. DecisionAt100000Entries("NamedTool"),
        .. DecisionAt100000Entries("ToolByPattern"),
        .. DecisionAt100000Entries("RefusedTool"),
        .. DecisionAt100000Entries("CallWithoutGuards"),
        new("decision at 100,000 entries with three conditions on arguments", 500, "ns", "PolicyBenchmark", "CallWithThreeConditions", Parameters: "Entries=100000"),
        new("decision at 100,000 entries with three conditions on arguments", 0, "B", "PolicyBenchmark", "CallWithThreeConditions", Parameters: "Entries=100000"),
        new("list of 500 tools at 100,000 entries", 50, "us", "PolicyBenchmark", "ListOf500Tools", Parameters: "Entries=100000"),
        new("list of 500 tools at 100,000 entries, again", 5, "us", "PolicyBenchmark", "ListOf500ToolsAgain", Parameters: "Entries=100000"),
        new("policy of 100,000 entries loaded from JSON", 400_000, "us", "PolicyGrowthBenchmark", "LoadFromJson", Parameters: "Entries=100000"),
        new("added to a call by a governed client", 15, "us", "ClientBenchmark", "Governed", "Ungoverned"),
        new("added to a call by a governed client", 4096, "B", "ClientBenchmark", "Governed", "Ungoverned"),
        new("added to connecting by a governed client", 5000, "us", "ClientBenchmark", "ConnectGoverned", "ConnectUngoverned"),
        new("thirteen interceptors that pass through", 150, "ns", "PipelineBenchmark", "ThirteenPassingInterceptors", "HandlerAlone"),
        new("pins added to options built for a request", 2, "us", "ServerOptionsBenchmark", "Pinned", "Ungoverned"),
        new("record accepted by the journal (outcome)", 3, "us", "JournalBenchmark", "AcceptedOutcome"),
        new("record accepted by the journal (outcome)", 0, "B", "JournalBenchmark", "AcceptedOutcome"),
        new("record accepted by the journal (intent)", 3, "us", "JournalBenchmark", "AcceptedIntent"),
        new("record accepted by the journal (intent)", 0, "B", "JournalBenchmark", "AcceptedIntent"),
        .. Validation("three properties", 130, "ThreeProperties"),
        .. Validation("three properties as arguments", 130, "ThreePropertiesAsArguments"),
        .. Validation("17 properties", 1_500, "SeventeenProperties"),
        .. Validation("patterns and formats", 2_300, "PatternsAndFormats"),
        .. Validation("references and oneOf", 500, "ReferencesAndOneOf"),
        .. Validation("a tree of 100 nodes", 2_600, "TreeOf100Nodes"),
        new("schema of 17 properties, compiled", 300, "us", "SchemaBenchmark", "CompileSeventeenProperties"),
        new("digest of 200 bytes of arguments", 1_000, "ns", "SchemaBenchmark", "Digest200BytesOfArguments"),
        .. Resolved("stable", "StableVersion"),
        .. Resolved("pinned", "PinnedVersion"),
        .. Resolved("by rollout", "VersionByRollout"),
        new("arguments of ten properties, upgraded", 3, "us", "CatalogBenchmark", "UpgradeOfTenProperties"),
        new("catalog of 1,000 tools in 5 versions, loaded", 1_000_000, "us", "CatalogBenchmark", "Load1000ToolsOf5Versions"),
        new("record with ten values as tokens, accepted by the journal", 9, "us", "JournalBenchmark", "AcceptedIntentWithTenTokens"),
        new("record with ten values as tokens, accepted by the journal", 0, "B", "JournalBenchmark", "AcceptedIntentWithTenTokens"),
        new("record written for one caller", 25, "us", "JournalBenchmark", "WrittenIntent"),
        new("durable record from 64 writers (50,000 a second)", 20, "us", "JournalBenchmark", "DurableIntentFrom64Writers"),
    ];

    /// <summary>The figure of each round, in which what is measured and its baseline ran one after the other; none when it was not measured.</summary>
    public IReadOnlyList<double> Read(IEnumerable<Summary> rounds) => [.. rounds.Select(Read).OfType<double>()];

    /// <summary>The median.</summary>
    public static double Middle(IReadOnlyList<double> figures)
    {
        var ordered = figures.Order().ToList();
        return (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    private static Budget[] AddedToACall(string entries, string method) =>
    [
        new($"added to a call, {entries}", 10, "us", "CallBenchmark", method, "Ungoverned"),
        new($"added to a call, {entries}", 2048, "B", "CallBenchmark", method, "Ungoverned"),
    ];

    private static Budget[] Validation(string value, double limit, string method) =>
    [
        new($"valid value held against a schema: {value}", limit, "ns", "SchemaBenchmark", method),
        new($"valid value held against a schema: {value}", 0, "B", "SchemaBenchmark", method),
    ];

    private static Budget[] Resolved(string version, string method) =>
    [
        new($"added by finding a caller's version: {version}", 150, "ns", "CatalogBenchmark", method, "WithoutCatalog"),
        new($"added by finding a caller's version: {version}", 0, "B", "CatalogBenchmark", method, "WithoutCatalog"),
    ];

    private static Budget[] DecisionAt100000Entries(string method) =>
    [
        new($"decision at 100,000 entries, {method}", 250, "ns", "PolicyBenchmark", method, Parameters: "Entries=100000"),
        new($"decision at 100,000 entries, {method}", 0, "B", "PolicyBenchmark", method, Parameters: "Entries=100000"),
    ];

    private double? Read(Summary round)
    {
        var mine = round.Reports.Where(report => report.BenchmarkCase.Descriptor.Type.Name == Class
            && (Parameters is null || report.BenchmarkCase.Parameters.DisplayInfo.Contains(Parameters, StringComparison.Ordinal))).ToList();
        var measured = Figure(mine, Method);
        return Baseline is null ? measured : measured - Figure(mine, Baseline);
    }

    private double? Figure(List<BenchmarkReport> reports, string method) =>
        reports.Find(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method) is { ResultStatistics: { } statistics } found
            ? Unit switch
            {
                "ns" => statistics.Mean,
                "us" => statistics.Mean / 1000,
                _ => found.GcStats.GetBytesAllocatedPerOperation(found.BenchmarkCase),
            }
            : null;
}
