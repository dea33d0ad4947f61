using System.Globalization;
using System.Text.RegularExpressions;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Conventions;

/// <summary>What was measured keeps the budgets of the design. The figures come from the benchmarks; this only reads them.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class BenchmarkResultsTests
{
    private static readonly string Results = Path.Combine(Repository.Root, "benchmarks", "results");

    private static IEnumerable<TestCaseData> Rows() => File.ReadLines(Path.Combine(Results, "summary.csv")).Skip(1)
        .Select(static line => Row().Match(line))
        .Select(static row => new TestCaseData(
            $"{row.Groups["name"].Value} ({row.Groups["unit"].Value})", Number(row.Groups["budget"].Value), Number(row.Groups["measured"].Value)));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [TestCaseSource(nameof(Rows))]
    public void Measured_IsWithinItsBudget(string name, double budget, double measured) =>
        measured.Should().BeLessThanOrEqualTo(budget, "{0} is a promise", name);

    [Test]
    public void Summary_HasEveryBudgetOfTheDesign() => Rows().Select(static row => (string)row.Arguments[0]!).Should().BeEquivalentTo(
        "added to a call, 1 entry (us)", "added to a call, 1 entry (B)",
        "added to a call, 1,000 entries (us)", "added to a call, 1,000 entries (B)",
        "added to a call, 100,000 entries (us)", "added to a call, 100,000 entries (B)",
        "decision at 100,000 entries, NamedTool (ns)", "decision at 100,000 entries, NamedTool (B)",
        "decision at 100,000 entries, ToolByPattern (ns)", "decision at 100,000 entries, ToolByPattern (B)",
        "decision at 100,000 entries, RefusedTool (ns)", "decision at 100,000 entries, RefusedTool (B)",
        "decision at 100,000 entries, CallWithoutGuards (ns)", "decision at 100,000 entries, CallWithoutGuards (B)",
        "decision at 100,000 entries with three conditions on arguments (ns)", "decision at 100,000 entries with three conditions on arguments (B)",
        "list of 500 tools at 100,000 entries (us)", "list of 500 tools at 100,000 entries, again (us)", "policy of 100,000 entries loaded from JSON (us)",
        "added to a call by a governed client (us)", "added to a call by a governed client (B)", "added to connecting by a governed client (us)",
        "thirteen interceptors that pass through (ns)",
        "pins added to options built for a request (us)",
        "record accepted by the journal (outcome) (us)", "record accepted by the journal (outcome) (B)",
        "record accepted by the journal (intent) (us)", "record accepted by the journal (intent) (B)",
        "valid value held against a schema: three properties (ns)", "valid value held against a schema: three properties (B)",
        "valid value held against a schema: three properties as arguments (ns)", "valid value held against a schema: three properties as arguments (B)",
        "valid value held against a schema: 17 properties (ns)", "valid value held against a schema: 17 properties (B)",
        "valid value held against a schema: patterns and formats (ns)", "valid value held against a schema: patterns and formats (B)",
        "valid value held against a schema: references and oneOf (ns)", "valid value held against a schema: references and oneOf (B)",
        "valid value held against a schema: a tree of 100 nodes (ns)", "valid value held against a schema: a tree of 100 nodes (B)",
        "schema of 17 properties, compiled (us)", "digest of 200 bytes of arguments (ns)",
        "added by finding a caller's version: stable (ns)", "added by finding a caller's version: stable (B)",
        "added by finding a caller's version: pinned (ns)", "added by finding a caller's version: pinned (B)",
        "added by finding a caller's version: by rollout (ns)", "added by finding a caller's version: by rollout (B)",
        "arguments of ten properties, upgraded (us)", "catalog of 1,000 tools in 5 versions, loaded (us)",
        "durable record from 64 writers (50,000 a second) (us)");

    [TestCase("CallBenchmark")]
    [TestCase("ClientBenchmark")]
    [TestCase("EndToEndBenchmark")]
    [TestCase("PolicyBenchmark")]
    [TestCase("PolicyGrowthBenchmark", true)]
    [TestCase("LimitsBenchmark")]
    [TestCase("PipelineBenchmark")]
    [TestCase("ServerOptionsBenchmark")]
    [TestCase("JournalBenchmark")]
    [TestCase("SchemaBenchmark")]
    [TestCase("CatalogBenchmark")]
    public void Report_IsCommittedWithMachineAndDate(string name, bool isOfAShortJob = false)
    {
        var report = File.ReadAllText(Path.Combine(Results, $"{name}.md"));
        report.Should().StartWith("Measured on ").And.Contain("BenchmarkDotNet v").And.Contain(".NET SDK");
        report.Contains("ShortRun", StringComparison.Ordinal).Should().Be(isOfAShortJob, "the error of a short job is larger than most budgets");
    }

    [GeneratedRegex("""^"(?<name>[^"]+)",(?<unit>us|ns|B),(?<budget>[0-9.]+),(?<measured>-?[0-9.]+)$""")]
    private static partial Regex Row();
}
