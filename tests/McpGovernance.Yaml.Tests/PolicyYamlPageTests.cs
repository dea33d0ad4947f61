using System.Text.RegularExpressions;
using McpGovernance.Tests.Support;
using McpGovernance.Yaml.Tests.Support;

namespace McpGovernance.Yaml.Tests;

/// <summary>What the page says of policies in YAML is so.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed partial class PolicyYamlPageTests
{
    private const string Page = "docs/policy-yaml.md";

    private static IEnumerable<CodeBlock> Policies => CodeBlock.Of(Page).Where(static block => block.Language == "yaml");

    /// <summary>What stands as code in the first column of the table of what is refused.</summary>
    private static IEnumerable<string> Refused =>
        from line in Repository.Read(Page).Split('\n')
        where line.StartsWith("| `", StringComparison.Ordinal)
        from Match code in Code().Matches(line.Split(" | ")[0])
        select code.Groups[1].Value;

    [TestCaseSource(nameof(Policies))]
    public void Policy_OfThePage_IsTheOneOfThePageOfPolicies(CodeBlock block) =>
        YamlPolicies.Load(block.Text, "prod").Digest.Should().Be(McpGovernance.Tests.Policy.Policies.Load(CodeBlock.Of("docs/policy.md").First(static json => json.Language == "json").Text, "prod").Digest);

    [TestCaseSource(nameof(Refused))]
    public void Value_ThatThePageSaysIsRefused_IsRefused(string value) => YamlPolicies.ErrorsOf($"name: {value}\nversion: \"1\"\nmatrix: {{}}\n").Should().NotBeEmpty();

    [Test]
    public void Page_HasAPolicyAndATable()
    {
        Policies.Should().ContainSingle();
        Refused.Should().HaveCountGreaterThan(15);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
