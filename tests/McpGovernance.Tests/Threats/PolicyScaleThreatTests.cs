using System.Text;
using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Tests.Policy;

namespace McpGovernance.Tests.Threats;

/// <summary>Ten thousand rules cost no memory at a call (threat 91).</summary>
[Parallelizable(ParallelScope.Self)]
internal sealed class PolicyScaleThreatTests
{
    private static readonly Lazy<CompiledPolicy> s_policy = new(Write);

    /// <summary>10,000 guards, of which 100 are about every tool and one about each of the others, and 100,000 entries.</summary>
    private static CompiledPolicy Write()
    {
        var text = new StringBuilder(""" { "name": "n", "version": "1", "roles": { """);
        text.AppendJoin(',', Enumerable.Range(0, 50).Select(static role => $$"""  "r{{role}}": { "anyOf": [ { "scope": "r{{role}}" } ] } """)).Append("}, \"matrix\": {");
        text.AppendJoin(',', Enumerable.Range(0, 50).Select(static role => $"\"r{role}\": [{string.Join(',', Enumerable.Range(0, 2_000).Select(static tool => $"\"tool{tool}\""))}]")).Append("}, \"guards\": [");
        text.AppendJoin(',', Enumerable.Range(0, 10_000).Select(static guard =>
            $$""" { "name": "g{{guard}}", "tools": [ "{{(guard < 100 ? "*" : $"tool{guard % 2_000}")}}" ], "when": { "args.amount": { "minimum": {{guard}} }, "caller.roles": { "contains": "r1" } }, "deny": true } """)).Append("] }");
        return Policies.Load(text.ToString());
    }

    [Test]
    public void T091_TenThousandGuards_DecideAndJudgeAllocateNothing([Values("tool1500", "tool3")] string tool)
    {
        var policy = s_policy.Value;
        var caller = Policies.Verified(("scope", "r1 r7"));
        var question = new PolicyQuestion
        {
            Roles = policy.ResolveRoles(caller, Policies.Now),
            Caller = caller,
            Target = Policies.Tool(tool, ToolKind.Write),
            Arguments = new Dictionary<string, JsonElement> { ["amount"] = JsonElement.Parse("50") },
            Time = Policies.Now,
        };

        Ask(policy, question, 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var allowed = Ask(policy, question, 100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().Be(0);
        allowed.Should().Be(100);
        policy.Judge(question).Applied.Should().HaveCount(51);
        policy.Judge(question).DeniedBy.Should().Be("guards/g0");
        policy.Judge(question with { Arguments = new Dictionary<string, JsonElement> { ["amount"] = JsonElement.Parse("-1") } }).Should().BeSameAs(PolicyVerdict.None);
    }

    private static int Ask(CompiledPolicy policy, in PolicyQuestion question, int times)
    {
        var allowed = 0;
        for (var i = 0; i < times; i++)
        {
            allowed += policy.Decide(question).IsAllowed ? 1 : 0;
            allowed += policy.Decide(question.Roles, question.Target).IsAllowed ? 0 : 1;
            allowed += policy.Judge(question).DeniedBy is null ? 1 : 0;
        }

        return allowed;
    }
}
