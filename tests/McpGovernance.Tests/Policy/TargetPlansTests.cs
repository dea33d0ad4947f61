using System.Text.Json;
using McpGovernance.Policy;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>What is remembered answers for what it was found for, and for nothing else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TargetPlansTests
{
    private const string ReadOnly = """ { "name": "n", "version": "1", "matrix": { "authenticated": [ "*", "prompt:*", "resource:x://*" ] }, "ceilings": [ { "name": "reads", "admit": { "kind": "read" } } ] } """;

    private static PolicyQuestion Ask(CompiledPolicy policy, GovernanceTarget target, Caller? caller = null, string? arguments = null, DateTimeOffset? time = null)
    {
        var asking = caller ?? Policies.Verified();
        return new()
        {
            Roles = policy.ResolveRoles(asking, time ?? Policies.Now),
            Caller = asking,
            Target = target,
            Arguments = arguments is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments),
            Time = time ?? Policies.Now,
        };
    }

    private static CompiledPolicy Guarded(string guard, string? environment = null) =>
        Policies.Load($$""" { "name": "n", "version": "1", "matrix": { "authenticated": [ "*", "prompt:*", "resource:**" ], "anonymous": [ "*" ] }, "guards": [ {{guard}} ] } """, environment);

    [Test]
    public void Decide_TwoContractsOfOneName_AreJudgedEachByItsOwn()
    {
        var policy = Policies.Load(ReadOnly);
        var (read, write) = (Policies.Tool("a", ToolKind.Read), Policies.Tool("a", ToolKind.Write));
        for (var i = 0; i < 2; i++)
        {
            policy.Decide(Ask(policy, read)).Should().Be(new Decision(true, "matrix/authenticated/*"));
            policy.Decide(Ask(policy, write)).Should().Be(new Decision(false, "ceilings/reads"));
            policy.Decide(Ask(policy, Policies.Tool("a"))).Should().Be(new Decision(false, "ceilings/reads"), "without a contract it is destructive");
        }
    }

    [Test]
    public void Decide_AContractUnderAnotherName_IsRememberedForNobody()
    {
        var policy = Guarded(""" { "name": "g", "tools": [ "b" ], "deny": true } """);
        var contract = Policies.Tool("a", ToolKind.Read).Contract;
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.Tool, "b", contract))).IsAllowed.Should().BeFalse();
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.Tool, "a", contract))).IsAllowed.Should().BeTrue();
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.Tool, "b", contract))).IsAllowed.Should().BeFalse();
    }

    [Test]
    public void Decide_AContractBesideAPrompt_AnswersForNoTool()
    {
        var policy = Guarded(""" { "name": "g", "prompts": [ "a" ], "deny": true } """);
        var contract = Policies.Tool("a", ToolKind.Read).Contract;
        var (tool, prompt) = (new GovernanceTarget(TargetKind.Tool, "a", contract), new GovernanceTarget(TargetKind.Prompt, "a", contract));
        for (var i = 0; i < 2; i++)
        {
            policy.Decide(Ask(policy, tool)).IsAllowed.Should().BeTrue();
            policy.Decide(Ask(policy, prompt)).IsAllowed.Should().BeFalse();
            policy.Judge(Ask(policy, prompt)).DeniedBy.Should().Be("guards/g");
            policy.Judge(Ask(policy, tool)).DeniedBy.Should().BeNull();
        }
    }

    [Test]
    public void Decide_ConditionOnTheCaller_IsAskedForEachCallerAndTime()
    {
        var policy = Guarded(""" { "name": "g", "tools": [ "a" ], "unless": { "caller.subject": { "equals": "alice" }, "time": { "before": "2026-07-02T00:00:00Z" } }, "deny": true } """);
        var (alice, bob) = (Policies.Verified() with { Subject = "alice" }, Policies.Verified() with { Subject = "bob" });
        var target = Policies.Tool("a", ToolKind.Read);
        for (var i = 0; i < 2; i++)
        {
            policy.Decide(Ask(policy, target, alice)).IsAllowed.Should().BeTrue();
            policy.Decide(Ask(policy, target, bob)).Should().Be(new Decision(false, "guards/g"));
            policy.Decide(Ask(policy, target, alice, time: Policies.Now.AddDays(1))).IsAllowed.Should().BeFalse();
        }
    }

    [Test]
    public void Decide_TwoRoleCombinations_HaveTwoMemories()
    {
        var policy = Policies.Load(static policy => policy.Role("r", static role => role.Scope("r")).Allow("r", "a"));
        var target = Policies.Tool("a", ToolKind.Read);
        for (var i = 0; i < 2; i++)
        {
            policy.Decide(Ask(policy, target, Policies.Verified(("scope", "r")))).IsAllowed.Should().BeTrue();
            policy.Decide(Ask(policy, target, Policies.Verified(("scope", "s")))).IsAllowed.Should().BeFalse();
        }
    }

    [TestCase("prod", false)]
    [TestCase("dev", true)]
    [TestCase("Prod", true)]
    [TestCase(null, true)]
    public void Decide_Environments_CompareExactly(string? environment, bool allowed)
    {
        var guard = Guarded(""" { "name": "g", "tools": [ "a" ], "environments": [ "prod" ], "deny": true } """, environment);
        guard.Decide(Ask(guard, Policies.Tool("a", ToolKind.Read))).IsAllowed.Should().Be(allowed);
        var ceiling = Policies.Load(""" { "name": "n", "version": "1", "matrix": { "authenticated": [ "*" ] }, "ceilings": [ { "name": "c", "environments": [ "prod" ], "admit": "b" } ] } """, environment);
        ceiling.Decide(Ask(ceiling, Policies.Tool("a", ToolKind.Read))).IsAllowed.Should().Be(allowed);
    }

    [Test]
    public void Decide_ResourceThatAConditionOnArgumentsRefuses_IsNotListed()
    {
        var policy = Guarded(""" { "name": "g", "tools": [ "a" ], "resources": [ "x://*" ], "prompts": [ "p" ], "when": { "args.amount": { "minimum": 5 } }, "deny": true } """);
        policy.Decide(Ask(policy, Policies.Tool("a", ToolKind.Read))).IsAllowed.Should().BeTrue();
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.Prompt, "p"))).IsAllowed.Should().BeTrue();
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.Resource, "x://a"))).Should().Be(new Decision(false, "guards/g"));
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.ResourceTemplate, "x://a"))).IsAllowed.Should().BeFalse();
        policy.Decide(Ask(policy, new GovernanceTarget(TargetKind.Resource, "y://a"))).IsAllowed.Should().BeTrue();
    }

    [Test]
    public void Decide_EqualToTwoValuesThatDiffer_IsAdmittedForNothing()
    {
        var policy = Guarded(""" { "name": "g", "tools": [ "a" ], "unless": { "args.id": { "equals": { "ref": "caller.claims.customer" } } }, "deny": true } """);
        var target = Policies.Tool("a", ToolKind.Read);
        policy.Decide(Ask(policy, target, Policies.Verified(("customer", "1"), ("customer", "1")))).IsAllowed.Should().BeTrue();
        policy.Decide(Ask(policy, target, Policies.Verified(("customer", "1"), ("customer", "2")))).IsAllowed.Should().BeFalse();
        policy.Decide(Ask(policy, target, Policies.Verified())).IsAllowed.Should().BeFalse();
    }

    [Test]
    public void Judge_WhatOneGuardLookedAt_IsNotTakenFromTheNext()
    {
        var policy = Guarded("""
            { "name": "a", "tools": [ "a" ], "unless": { "args.many": { "items": { "minimum": 0 } } }, "deny": true },
            { "name": "b", "tools": [ "a" ], "when": { "args.one": { "items": { "minimum": 5 } } }, "unless": { "args.one": { "items": { "minimum": 7 } } }, "deny": true },
            { "name": "c", "tools": [ "a" ], "when": { "args.many": { "items": { "minimum": 0 } } }, "unless": { "args.one": { "items": { "maximum": 1 } } }, "deny": true }
            """);
        var many = string.Join(',', Enumerable.Repeat("1", 30_000));

        policy.Judge(Ask(policy, Policies.Tool("a", ToolKind.Read), arguments: $$"""{"many":[{{many}}],"one":[1]}""")).Applied.Should().Equal("guards/a");
        policy.Judge(Ask(policy, Policies.Tool("a", ToolKind.Read), arguments: """{"many":[1],"one":[6]}""")).Applied.Should().Equal("guards/b", "guards/c");
    }

    [Test]
    public void Defaults_OfWhatNobodyWrote_StandNowhere()
    {
        var guard = new GuardDefinition { Name = "g", Targets = [] };
        (guard.Offset, guard.Pointer, guard.Id).Should().Be((-1, "", "guards/g"));
        var condition = new ArgumentCondition(ArgumentPath.TryParse("args.x")!, true, null);
        (condition.Offset, condition.Pointer).Should().Be((-1, ""));
    }

    [Test]
    public void Judge_RolesOfAnotherPolicy_AreDenied()
    {
        var (one, other) = (Guarded(""" { "name": "g", "tools": [ "a" ], "require": { "person": true } } """), Guarded(""" { "name": "g", "tools": [ "a" ], "require": { "person": true } } """));
        var question = Ask(one, Policies.Tool("a", ToolKind.Read));
        other.Judge(question).DeniedBy.Should().Be("roles of another policy");
        other.Decide(question).Should().Be(default(Decision));
        one.Judge(question).Should().BeSameAs(one.Judge(question), "a verdict is remembered");
    }

    [TestCase(1)]
    [TestCase(64)]
    [TestCase(65)]
    [TestCase(200)]
    public void Judge_AnyNumberOfGuards_NamesThoseThatApply_AndAllocatesNothing(int count)
    {
        var policy = Policies.Load($$""" { "name": "n", "version": "1", "matrix": {}, "guards": [ {{string.Join(',', Enumerable.Range(0, count).Select(static index => $$""" { "name": "g{{index:000}}", "tools": [ "a" ], "when": { "args.n": { "minimum": {{index}} } }, "deny": true } """))}} ] } """);
        var target = Policies.Tool("a", ToolKind.Read);
        var (few, all) = (Ask(policy, target, arguments: """{"n":0}"""), Ask(policy, target));
        policy.Judge(few).Applied.Should().Equal("guards/g000");
        policy.Judge(all).Applied.Should().HaveCount(count).And.BeInAscendingOrder(StringComparer.Ordinal);
        policy.Judge(few).Should().BeSameAs(policy.Judge(few));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            policy.Judge(few);
            policy.Judge(all);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Test]
    public void Judge_MoreCombinationsThanAreRemembered_AreStillRight([Values(20, 80)] int count)
    {
        var policy = Policies.Load($$""" { "name": "n", "version": "1", "matrix": {}, "guards": [ {{string.Join(',', Enumerable.Range(0, count).Select(static index => $$""" { "name": "g{{index:000}}", "tools": [ "a" ], "when": { "args.n": { "contains": { "const": {{index}} } } }, "deny": true } """))}} ] } """);
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var numbers = Enumerable.Range(0, count).Where(_ => random.Next(2) == 0).ToArray();
            policy.Judge(Ask(policy, Policies.Tool("a", ToolKind.Read), arguments: $$"""{"n":{{JsonSerializer.Serialize(numbers)}}}""")).Applied.Should().Equal(numbers.Select(static number => $"guards/g{number:000}"));
        }
    }

    [Test]
    public void Decide_MoreNamesThanAreRemembered_AreStillJudged()
    {
        var policy = Guarded(""" { "name": "g", "tools": [ "t1*" ], "deny": true } """);
        for (var i = 0; i < 10_300; i++)
        {
            policy.Decide(Ask(policy, Policies.Tool($"t{i}"))).IsAllowed.Should().Be(i.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] != '1');
        }
    }

    [TestCase("a", "a", true)]
    [TestCase("\u0061\u0301", "á", false)]
    public void Judge_Texts_CompareByCodePoint(string policyText, string given, bool equal)
    {
        var policy = Guarded($$""" { "name": "g", "tools": [ "a" ], "when": { "args.x": { "const": "{{policyText}}" } }, "deny": true } """);
        (policy.Judge(Ask(policy, Policies.Tool("a", ToolKind.Read), arguments: $$"""{"x":"{{given}}"}""")).DeniedBy is not null).Should().Be(equal);
    }

    [Test]
    public void Digest_KindsTwice_AndRowsOfNothing_MeanTheSame()
    {
        var once = Policies.Load(""" { "name": "n", "version": "1", "matrix": { "local": [ { "kind": "read", "risk": "low" } ] } } """);
        var twice = Policies.Load(""" { "name": "n", "version": "1", "matrix": { "anonymous": [], "local": [ { "risk": [ "low", "low" ], "kind": [ "read", "read" ] } ] } } """);
        twice.Digest.Should().Be(once.Digest);
    }

    [Test]
    public async Task List_WithStepUp_HidesWhatAGuardRefusesThisCallerAnyway()
    {
        var policy = Policies.Load(static policy => policy
            .Role("reader", static role => role.Scope("read")).Role("writer", static role => role.Scope("write"))
            .Allow("reader", "open", "shut").Allow("writer", "open", "shut", "more")
            .Guard("g", static guard => guard.Tools("shut").Unless(static unless => unless.Where("caller.subject", """{ "equals": "bob" }""")).Deny()));
        var caller = Policies.Verified(("scope", "read")) with { Subject = "alice", Scopes = ["read"] };
        var context = new NamedList(policy, caller, "open", "shut", "more");

        await new AccessInterceptor(new FakeLogger<AccessInterceptor>(), new StepUp([new StepUpRoles(["writer"])], new FixedSource(policy))).ListAsync(context, static context => context.RunHandlerAsync());

        context.Left.Should().Equal("open", "more");
    }

    private sealed class NamedList : ListContext
    {
        private readonly List<string> _names;

        public NamedList(PolicyEvaluator policy, Caller caller, params string[] names)
            : base(FakeFacts.Create("tools/list"), GovernedOperation.ListTools, policy, TimeProvider.System)
        {
            _names = [.. names];
            Caller = caller;
            Roles = policy.ResolveRoles(caller, Policies.Now);
        }

        public IReadOnlyList<string> Left => _names;

        public override int Count => _names.Count;

        public override Result? Result => null;

        public override GovernanceTarget GetTarget(int index) => Policies.Tool(_names[index], ToolKind.Read);

        public override void RemoveAt(int index)
        {
            _names.RemoveAt(index);
            Removed++;
        }

        private protected override ValueTask InvokeHandlerAsync() => ValueTask.CompletedTask;
    }
}
