using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What is about a target is found for it, and for no target beside it.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class TargetPlansScopeTests
{
    private static readonly GovernanceTarget s_prompt = new(TargetKind.Prompt, "a");
    private static readonly GovernanceTarget s_template = new(TargetKind.ResourceTemplate, "x://{id}");

    private static CompiledPolicy Load(string sections, string matrix = """ "local": [ "a" ] """) => Policies.Load($$"""{ "name": "n", "version": "1", "matrix": { {{matrix}} }, {{sections}} }""");

    private static string Guard(string targets) => $$""" "guards": [ { "name": "g", {{targets}}, "deny": true } ] """;

    [Test]
    public void Of_KindThatNothingIsAbout_IsEmpty()
    {
        Load(Guard(""" "prompts": [ "b" ] """)).PlanOf(s_template).Should().BeSameAs(TargetPlan.Empty);
        Load(Guard(""" "resources": [ "x://**" ] """)).PlanOf(s_prompt).Should().BeSameAs(TargetPlan.Empty);
        Load(""" "limits": [ { "name": "l", "tools": [ "a" ], "rate": "1/m" } ] """).PlanOf(s_prompt).Should().BeSameAs(TargetPlan.Empty);
        Load(""" "guards": [] """).PlanOf(Policies.Tool("a")).Should().BeSameAs(TargetPlan.Empty);
    }

    [Test]
    public void Of_Template_HasTheGuardsOfResources() => Load(Guard(""" "resources": [ "x://**" ] """)).PlanOf(s_template).Denial.Should().Be("guards/g");

    [Test]
    public void Of_OneLimitAndOneTrait_HasBoth()
    {
        var plan = Load(""" "limits": [ { "name": "l", "tools": [ "a" ], "rate": "1/m" } ] """, """ "local": [ { "kind": "read" } ] """).PlanOf(Policies.Tool("a", ToolKind.Read));

        (plan.Limits.Length, plan.ByTraits is not null).Should().Be((1, true));
    }

    [Test]
    public void Of_GuardOfTraitsAndAName_NeedsBoth()
    {
        var policy = Load(Guard(""" "tools": [ { "kind": "read", "tools": "a" } ] """));

        policy.PlanOf(Policies.Tool("a", ToolKind.Read)).Denial.Should().Be("guards/g");
        policy.PlanOf(Policies.Tool("a", ToolKind.Write)).Denial.Should().BeNull();
        policy.PlanOf(Policies.Tool("b", ToolKind.Read)).Denial.Should().BeNull();
    }

    [Test]
    public void Of_PromptNamedLikeATool_HasNoneOfTheToolsGuards()
    {
        var policy = Load(""" "guards": [ { "name": "g", "tools": [ "a" ], "deny": true }, { "name": "h", "prompts": [ "b" ], "deny": true } ] """);

        policy.PlanOf(s_prompt).Guards.Should().BeEmpty();
        policy.PlanOf(Policies.Tool("a")).Denial.Should().Be("guards/g");
    }

    [Test]
    public void Of_NameWithAContractOfAnother_IsNotRememberedForTheName()
    {
        var policy = Load(""" "ceilings": [ { "name": "reads", "admit": { "kind": "read" } } ] """);
        var other = new GovernanceTarget(TargetKind.Tool, "a", Policies.Tool("b", ToolKind.Read).Contract);

        policy.PlanOf(other).Ceiling.Should().BeNull();
        policy.PlanOf(Policies.Tool("a")).Ceiling.Should().Be("ceilings/reads", "nothing is known of it");
        policy.PlanOf(other).Ceiling.Should().BeNull();
    }

    [Test]
    public void Of_SameTargetAgain_IsTheSamePlan()
    {
        var policy = Load(""" "ceilings": [ { "name": "reads", "admit": { "kind": "read" } } ] """);
        var tool = Policies.Tool("a", ToolKind.Read);

        policy.PlanOf(Policies.Tool("x")).Should().BeSameAs(policy.PlanOf(Policies.Tool("x"))).And.NotBeSameAs(policy.PlanOf(Policies.Tool("y")));
        policy.PlanOf(s_prompt).Should().BeSameAs(policy.PlanOf(s_prompt)).And.NotBeSameAs(policy.PlanOf(new GovernanceTarget(TargetKind.Tool, "a")));
        policy.PlanOf(tool).Should().BeSameAs(policy.PlanOf(tool));
    }

    [TestCase(""" "deny": true """, false)]
    [TestCase(""" "when": { "time": { "from": "22:00", "to": "06:00", "zone": "UTC" } }, "deny": true """, true)]
    [TestCase(""" "unless": { "caller.kind": { "equals": "local" } }, "deny": true """, true)]
    [TestCase(""" "when": { "caller.kind": { "equals": "local" } }, "require": { "scope": "s" } """, false)]
    [TestCase(""" "require": { "scope": "s" } """, false)]
    [TestCase(""" "when": { "args.x": { "maximum": 5 } }, "deny": true """, false)]
    [TestCase(""" "unless": { "args.x": { "maximum": 5 }, "args.y": { "exists": true } }, "deny": true """, false)]
    [TestCase(""" "when": { "anyOf": [ { "args.x": { "maximum": 5 } }, { "not": { "args.y": { "exists": true } } } ] }, "deny": true """, false)]
    [TestCase(""" "when": { "args.x": { "maximum": 5 }, "caller.kind": { "equals": "local" } }, "deny": true """, true)]
    [TestCase(""" "when": { "anyOf": [ { "args.x": { "maximum": 5 } }, { "caller.kind": { "equals": "local" } } ] }, "deny": true """, true)]
    [TestCase(""" "when": { "args.x": { "maximum": 5 } }, "unless": { "tool.kind": { "equals": "read" } }, "deny": true """, true)]
    [TestCase(""" "when": { "args.x": { "equals": { "ref": "caller.subject" } } }, "deny": true """, true)]
    [TestCase(""" "unless": { "args.x": { "items": { "equals": { "ref": "caller.subject" } } } }, "deny": true """, true)]
    public void Of_GuardThatDeniesUnderACondition_MayDeny(string guard, bool expected) =>
        Load($$""" "guards": [ { "name": "g", "tools": [ "a" ], {{guard}} } ] """).PlanOf(Policies.Tool("a")).MayDeny.Should().Be(expected);
}
