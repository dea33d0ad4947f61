using System.Text;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>The matrices of policies read as they were approved: every row, and what each role may.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class PolicyMatrixTextTests
{
    private static readonly ApprovedFile s_file = new("Policy/Review", "matrices.txt");

    private static IEnumerable<TestCaseData> All => s_file.Cases;

    [TestCaseSource(nameof(All))]
    public void Of_Policy_IsAsApproved(ApprovedBlock block) => Said(block).Should().Be(block.Said);

    [Test]
    public void Blocks_Together_HaveEveryAccess()
    {
        s_file.ApproveIfAsked(Said);

        Enum.GetNames<PolicyAccess>().Should().OnlyContain(access => s_file.Blocks.Any(block => block.Said.Contains($": {access}", StringComparison.Ordinal)));
        s_file.Blocks.Select(static block => block.Title).Should().OnlyHaveUniqueItems();
    }

    private static string Said(ApprovedBlock block)
    {
        var policy = PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "p", "version": "1", {{block.Get("policy")}} }"""), new PolicyReading { Environment = block.Find("environment"), Time = Policies.Now });
        var tools = block.All("tool").Select(static line => line.Split(' ')).Select(static parts => Reviews.Contract(parts[0], Enum.Parse<ToolKind>(parts[1]), "{}", parts.Length > 2 ? parts[2] : null)).ToList();
        var given = tools.Count == 0 ? null : tools;
        var matrix = block.Find("caller") is { } caller
            ? PolicyMatrix.For(policy, PolicyCaller.Parse("caller.json", Encoding.UTF8.GetBytes(caller)), Policies.Now, given)
            : PolicyMatrix.Of(policy, given);
        return string.Join('\n', matrix.Rows.Select(row =>
            $"{row.Kind} {row.Name}{(row.Tool?.Version is { } version ? $" {version}" : "")}{(row.IsPattern ? " (pattern)" : "")}\n"
            + string.Join('\n', matrix.Roles.Zip(row.Cells).Select(static cell =>
                $"    {cell.First}: {cell.Second.Access}{(cell.Second.Entry is { } entry ? $" by {entry}" : "")}{(cell.Second.Under.Count == 0 ? "" : $" under {string.Join(", ", cell.Second.Under)}")}"))));
    }
}
