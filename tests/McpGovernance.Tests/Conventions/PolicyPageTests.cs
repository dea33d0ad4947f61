using System.Reflection;
using System.Text;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Conventions;

/// <summary>What the pages say of policies is what loads.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyPageTests
{
    private const string Page = "docs/policy.md";

    private static IEnumerable<CodeBlock> Policies => CodeBlock.Of(Page).Where(static block => block.Language == "json")
        .Append(CodeBlock.Of("docs/getting-started.md").First(static block => block.Language == "json"));

    [TestCaseSource(nameof(Policies))]
    public void Policy_OfAPage_LoadsWithoutWarnings(CodeBlock block) => Load(block.ToString(), block.Text).Warnings.Should().BeEmpty();

    [Test]
    public void LastPolicy_OfThePage_IsTheDefault() =>
        Load("page", CodeBlock.Of(Page).Last(static block => block.Language == "json").Text).Policy.Digest
            .Should().Be(DefaultPolicy.Registration.Load!(null).Policy.Digest);

    [Test]
    public void ErrorMessage_OfThePage_IsTheLoaders()
    {
        const string Wrong = """
            {
              "name": "tickets", "version": "1",
              "roles": { "support": { "anyOf": [ { "scope": "tickets" } ] } },
              "matrix": { "suport": [ "create_ticket" ] }
            }
            """;

        var load = () => Load("/srv/tickets/tickets.policy.json", Wrong);

        load.Should().Throw<GovernanceConfigurationException>()
            .Which.Message.ReplaceLineEndings("\n").Should().Be(CodeBlock.Of(Page).Single(static block => block.Language.Length == 0).Text);
    }

    [Test]
    public void Keys_OfTheDocument_AreAllOnThePage()
    {
        var page = Repository.Read(Page);
        var keys = typeof(PolicyKeys).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!);

        keys.Where(key => key != PolicyKeys.Tests && !page.Contains($"`{key}`", StringComparison.Ordinal) && !page.Contains($"\"{key}\"", StringComparison.Ordinal))
            .Should().BeEmpty();
        BuiltInRoles.All.Should().OnlyContain(role => page.Contains($"`{role}`", StringComparison.Ordinal));
    }

    private static LoadedPolicy Load(string source, string text) => PolicyLoader.LoadJson(source, Encoding.UTF8.GetBytes(text), Environment(text));

    /// <summary>The first environment that the document is for.</summary>
    private static string? Environment(string text)
    {
        using var document = System.Text.Json.JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty("environment", out var names) ? names[0].GetString() : null;
    }
}
