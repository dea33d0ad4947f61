using System.Text;
using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>Explanations of small policies read as they were approved: each part of the text that comes and goes.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyExplanationPartsTests
{
    private static readonly ApprovedFile s_file = new("Policy/Explaining", "explanation-parts.txt");

    private static IEnumerable<TestCaseData> All => s_file.Cases;

    [TestCaseSource(nameof(All))]
    public void Explain_Question_SaysWhatWasApproved(ApprovedBlock block) => Said(block).Should().Be(block.Said);

    [Test]
    public void Blocks_Titles_AreUnique()
    {
        s_file.ApproveIfAsked(Said);

        s_file.Blocks.Select(static block => block.Title).Should().OnlyHaveUniqueItems();
    }

    private static string Said(ApprovedBlock block)
    {
        var policy = PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "p", "version": "1", {{block.Get("policy")}} }"""), new PolicyReading { Environment = block.Find("environment"), Time = Policies.Now });
        var asking = PolicyCaller.Parse("caller.json", Encoding.UTF8.GetBytes(block.Find("caller") ?? """{ "kind": "authenticated", "issuer": "i", "subject": "s" }"""));
        var roles = block.Find("roles") is { } given ? policy.RolesOf(given.Split(' ')) : policy.Evaluator.ResolveRoles(asking.Caller, Policies.Now);
        var entry = MatrixEntry.Parse(block.Find("target") ?? "a").Entry!;
        return policy.Explain(new PolicyQuestion
        {
            Roles = roles,
            Caller = asking.Caller,
            Client = asking.Client,
            Target = new GovernanceTarget(entry.Target, entry.Pattern!.Prefix, entry.Target == TargetKind.Tool ? Reviews.Contract(entry.Pattern.Prefix, ToolKind.Destructive, "{}") : null),
            Arguments = block.Find("arguments") is { } json ? JsonElement.Parse(json).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value) : null,
            Time = Policies.Now,
        }).ToText().TrimEnd('\n');
    }
}
