using System.Text;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>Everything that is said of two policies reads as it was approved, from the old to the new and back.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyDiffTextTests
{
    private static readonly ApprovedFile s_file = new("Policy", "diffs.txt");

    private static IEnumerable<TestCaseData> All => s_file.Cases;

    [TestCaseSource(nameof(All))]
    public void Of_TwoPolicies_SaysWhatWasApproved(ApprovedBlock block) => Said(block).Should().Be(block.Said);

    [Test]
    public void Blocks_Together_HaveEveryEffect()
    {
        s_file.ApproveIfAsked(Said);

        Enum.GetNames<PolicyEffect>().Should().OnlyContain(effect => s_file.Blocks.Any(block => block.Said.Contains($"{effect}: ", StringComparison.Ordinal)));
        s_file.Blocks.Select(static block => block.Title).Should().OnlyHaveUniqueItems();
    }

    private static string Said(ApprovedBlock block)
    {
        var around = block.Find("around") ?? "$";
        var tools = block.Find("tools") is null ? null : Reviews.Tools;
        var (old, now) = (Document(around, block.Get("old")), Document(around, block.Get("now")));
        return $"forth {Text(PolicyDiff.Of(old, now, tools))}\nback {Text(PolicyDiff.Of(now, old, tools))}";
    }

    private static string Text(PolicyDiff diff) =>
        string.Join('\n', diff.Differences.Select(static one => $"    {one.Effect}: {one.Part}: {one.Sentence}").Prepend(diff.IsSame ? "is the same" : diff.Effect.ToString()));

    private static PolicyDocument Document(string around, string members)
    {
        var all = around.Replace("$", members, StringComparison.Ordinal);
        var matrix = all.Contains("\"matrix\"", StringComparison.Ordinal) ? "" : """, "matrix": { "local": ["a"] } """;
        var name = all.Contains("\"version\"", StringComparison.Ordinal) ? "" : """ "name": "n", "version": "1" """;
        var parts = new[] { name, all, matrix.TrimStart(',') }.Where(static part => !string.IsNullOrWhiteSpace(part));
        return PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($"{{ {string.Join(", ", parts)} }}"), new PolicyReading { Environment = "prod", Time = Policies.Now });
    }
}
