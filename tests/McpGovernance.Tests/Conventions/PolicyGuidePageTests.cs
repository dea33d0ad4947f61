using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using McpGovernance.Policy;
using McpGovernance.Tests.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging.Testing;

namespace McpGovernance.Tests.Conventions;

/// <summary>What the guide says that its policies decide is what they decide (threat 101).</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyGuidePageTests
{
    private const string Page = "docs/policy-guide.md";

    private static readonly Regex s_row = new(@"^\| `(?<caller>[^`]+)` \| `(?<tool>[a-z_]+) (?<arguments>\{.*\})` \| (?<answer>[a-z_.]+) \|$", RegexOptions.CultureInvariant);

    private static IEnumerable<TestCaseData> Rows()
    {
        CodeBlock? policy = null;
        var blocks = CodeBlock.Of(Page).ToDictionary(static block => block.Line);
        foreach (var (index, line) in Repository.Read(Page).Split('\n').Index())
        {
            policy = blocks.GetValueOrDefault(index + 1, policy!);
            if (s_row.Match(line) is { Success: true } row)
            {
                yield return new TestCaseData(policy!.Text, row.Groups["caller"].Value, row.Groups["tool"].Value, row.Groups["arguments"].Value, row.Groups["answer"].Value)
                    .SetArgDisplayNames($"line {index + 1}");
            }
        }
    }

    [Test]
    public void Guide_HasATableForEachPolicy() =>
        Rows().Select(static row => row.Arguments[0]).Distinct().Should().HaveCount(CodeBlock.Of(Page).Count).And.HaveCountGreaterThanOrEqualTo(5);

    [TestCaseSource(nameof(Rows))]
    public async Task T101_Row_IsWhatThePolicyDecides(string policy, string caller, string tool, string arguments, string answer)
    {
        var loaded = PolicyLoader.LoadJson(Page, Encoding.UTF8.GetBytes(policy), null);
        loaded.Warnings.Should().BeEmpty();
        var kind = tool switch { "refund" => ToolKind.Write, "delete_order" => ToolKind.Destructive, _ => ToolKind.Read };
        var context = new PolicyInvoke(loaded.Policy, Policies.Tool(tool, kind), CallerOf(caller)) { Values = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments) };

        await new AccessInterceptor(new FakeLogger<AccessInterceptor>()).InvokeAsync(
            context, static context => new GuardsInterceptor(new FakeLogger<GuardsInterceptor>()).InvokeAsync(context, static inner => inner.RunHandlerAsync()));

        (context.Denial?.Code ?? "done").Should().Be(answer);
        context.Ran.Should().Be(answer == "done");
    }

    private static Caller CallerOf(string name)
    {
        (string, string)[] claims = name.EndsWith("without customer", StringComparison.Ordinal) ? [] : [("customer_id", "c-1")];
        return Policies.Verified(claims) with { Subject = name == "service" ? "desk-app" : "alice", ClientId = "desk-app", Scopes = name == "nobody" ? [] : ["orders"] };
    }
}
