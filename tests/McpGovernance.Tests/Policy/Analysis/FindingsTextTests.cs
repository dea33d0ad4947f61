using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Policy;

/// <summary>Everything that is found about policies and tools reads as it was approved: each code, and each part of its text that comes and goes.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class FindingsTextTests
{
    private static readonly ApprovedFile s_file = new("Policy/Analysis", "findings.txt");

    private static IEnumerable<TestCaseData> All => s_file.Cases;

    [TestCaseSource(nameof(All))]
    public void Review_Policy_FindsWhatWasApproved(ApprovedBlock block) => Said(block).Should().Be(block.Said);

    [Test]
    public void Blocks_Together_HaveEveryCode()
    {
        s_file.ApproveIfAsked(Said);

        var codes = typeof(PolicyFindingCodes).GetFields().Select(static field => (string)field.GetRawConstantValue()!);
        codes.Should().OnlyContain(code => s_file.Blocks.Any(block => block.Said.Contains($" {code} ", StringComparison.Ordinal)));
        s_file.Blocks.Select(static block => block.Title).Should().OnlyHaveUniqueItems();
    }

    private static string Said(ApprovedBlock block)
    {
        var document = block.Find("matrix") is { } matrix
            ? Reviews.Document(block.Find("sections") ?? "", matrix, block.Find("roles") ?? "")
            : Reviews.Document(block.Find("sections") ?? "", roles: block.Find("roles") ?? "");
        var found = Reviews.Of(document, ToolsOf(block), block.Find("environment"));
        return found.Count == 0 ? "nothing" : string.Join('\n', found.Select(static one =>
            $"{one.Severity} {one.Code} {one.Pointer} {one.Where}\n    {one.Message}\n    {one.Advice}"));
    }

    /// <summary>The tools that every other test has, and those of the block: name, kind, version, risk and schema, and the output schemas by name.</summary>
    private static IEnumerable<ToolContract> ToolsOf(ApprovedBlock block)
    {
        var outputs = block.All("output").Select(static line => line.Split(' ', 2)).ToDictionary(static parts => parts[0], static parts => JsonElement.Parse(parts[1]), StringComparer.Ordinal);
        return (block.Find("tools") == "no others" ? [] : Reviews.Tools).Concat(block.All("tool").Select(static line => line.Split(' ', 5)).Select(parts =>
        {
            var contract = Reviews.Contract(parts[0], Enum.Parse<ToolKind>(parts[1]), parts[4], parts[2] == "-" ? null : parts[2], Enum.Parse<ToolRisk>(parts[3]));
            contract.Definition.OutputSchema = outputs.TryGetValue(parts[0], out var output) ? output : null;
            return contract;
        }));
    }
}
