using System.Text;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>What is said of each case that does not pass reads as it was approved.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CaseRunTests
{
    private static readonly ApprovedFile s_file = new("Policy/Cases", "case-runs.txt");

    private const string Policy = """
        "name": "refunds", "version": "1",
        "roles": { "finance": { "anyOf": [{ "scope": "f" }], "maxTokenAge": "15m" } },
        "matrix": { "finance": ["refund", "resource:ticket://*"], "authenticated": [{ "kind": "read" }], "local": ["a"], "anonymous": ["b"] },
        "ceilings": [{ "name": "staging", "environments": ["staging"], "admit": { "kind": "read" } }],
        "guards": [
          { "name": "large", "tools": ["refund"], "when": { "args.amount": { "exclusiveMinimum": 100 } }, "deny": true },
          { "name": "scope", "tools": ["refund"], "require": { "scope": "refunds" } }
        ],
        "limits": [{ "name": "few", "tools": ["refund"], "per": ["caller"], "rate": "5/m" }]
        """;

    private static IEnumerable<TestCaseData> All => s_file.Cases;

    [TestCaseSource(nameof(All))]
    public void Run_Case_SaysWhatWasApproved(ApprovedBlock block) => Said(block).Should().Be(block.Said);

    [Test]
    public void Blocks_Titles_AreUnique()
    {
        s_file.ApproveIfAsked(Said);

        s_file.Blocks.Select(static block => block.Title).Should().OnlyHaveUniqueItems();
    }

    private static string Said(ApprovedBlock block)
    {
        var policy = PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($"{{ {Policy} }}"), new PolicyReading { Environment = "prod", Time = Policies.Now });
        var cases = PolicyCases.Parse("cases.json", Encoding.UTF8.GetBytes($$"""{ "cases": [{ "name": "c", {{block.Get("case")}} }] }"""));
        return cases.Run(policy, Reviews.Tools).Single().Problem ?? "passes";
    }
}
