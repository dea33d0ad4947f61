using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What a compiled policy says beside decisions, and to whom it says nothing.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CompiledPolicyAskingTests
{
    private static readonly DateTimeOffset s_end = new(9990, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private static PolicyQuestion Ask(RoleSet roles, GovernanceTarget target) => new() { Roles = roles, Caller = Policies.Verified(), Target = target, Time = Policies.Now };

    [Test]
    public void ModeAt_ModeWithALastDay_EndsWithThatDay()
    {
        var policy = Policies.Load("""{ "name": "n", "version": "1", "mode": "audit", "modeUntil": "9990-01-01", "matrix": {} }""");

        policy.ModeAt(Policies.Now).Should().Be(PolicyMode.Audit);
        policy.ModeAt(s_end.AddTicks(-1)).Should().Be(PolicyMode.Audit);
        policy.ModeAt(s_end).Should().Be(PolicyMode.Enforce);
        policy.ModeAt(s_end.AddDays(1)).Should().Be(PolicyMode.Enforce);
    }

    [TestCase("warn", PolicyMode.Warn)]
    [TestCase("audit", PolicyMode.Audit)]
    [TestCase("enforce", PolicyMode.Enforce)]
    public void ModeAt_ModeWithoutALastDay_IsTheMode(string word, PolicyMode expected) =>
        Policies.Load($$"""{ "name": "n", "version": "1", "mode": "{{word}}", "matrix": {} }""").ModeAt(DateTimeOffset.MaxValue).Should().Be(expected);

    [Test]
    public void Judge_RolesOfAnotherPolicy_NothingMayGoOn()
    {
        var (one, other) = (Policies.Allowing("a"), Policies.Allowing("a"));
        var roles = other.ResolveRoles(Policies.Verified(), Policies.Now);

        one.Judge(Ask(roles, Policies.Tool("a"))).DeniedBy.Should().Be("roles of another policy");
        one.Decide(Ask(roles, Policies.Tool("a"))).Should().Be(default(Decision));
        one.Decide(roles, Policies.Tool("a")).Should().Be(default(Decision));
        other.Judge(Ask(roles, Policies.Tool("a"))).Should().Be(PolicyVerdict.None);
        other.Judge(Ask(roles, new GovernanceTarget(TargetKind.Tool, ""))).DeniedBy.Should().Be("roles of another policy", "nothing has no name");
    }

    [Test]
    public void Decide_Tool_IsRemembered_UnlessAGuardMayDenyIt()
    {
        var policy = Policies.Load("""
            { "name": "n", "version": "1", "matrix": { "authenticated": [ "*" ] },
              "guards": [ { "name": "nights", "tools": [ "b" ], "when": { "time": { "from": "22:00", "to": "06:00", "zone": "UTC" } }, "deny": true } ] }
            """);
        var roles = (CompiledRoleSet)policy.ResolveRoles(Policies.Verified(), Policies.Now);
        var (a, b, renamed) = (Policies.Tool("a", ToolKind.Read), Policies.Tool("b", ToolKind.Read), Policies.Tool("c", ToolKind.Read).Contract!);
        policy.Decide(Ask(roles, a)).IsAllowed.Should().BeTrue();
        policy.Decide(Ask(roles, b)).IsAllowed.Should().BeTrue("it is noon");
        policy.Decide(Ask(roles, b) with { Time = Policies.Now.AddHours(11) }).Should().Be(new Decision(false, "guards/nights"));
        policy.Decide(Ask(roles, new GovernanceTarget(TargetKind.Tool, "a", renamed))).IsAllowed.Should().BeTrue();

        roles.Memo.TryGet(a.Contract!, out var known).Should().BeTrue();
        known.Should().Be(new Decision(true, "matrix/authenticated/*"));
        roles.Memo.TryGet(b.Contract!, out _).Should().BeFalse("the hour decides");
        roles.Memo.TryGet(renamed, out _).Should().BeFalse("the contract is another tool's");
        roles.Memo.Set(a.Contract!, new Decision(false, "remembered"));
        policy.Decide(Ask(roles, a)).Entry.Should().Be("remembered");
    }

    [Test]
    public void Memo_IsOneForAllCallersWithTheSameRoles()
    {
        var policy = Policies.Load(static policy => policy.Role("r", static role => role.Scope("s")).Allow("r", "a"));
        CompiledRoleSet Roles(params string[] scopes) => (CompiledRoleSet)policy.ResolveRoles(Policies.Verified() with { Scopes = scopes }, Policies.Now);

        Roles("s").Memo.Should().BeSameAs(Roles("s", "t").Memo).And.NotBeSameAs(Roles("t").Memo);
    }

    [Test]
    public void Memo_OfManyCombinations_IsBounded()
    {
        var policy = Policies.Load(static policy =>
        {
            for (var i = 0; i < 9; i++)
            {
                policy.Role($"r{i}", role => role.Scope($"s{i}")).Allow($"r{i}", "a");
            }
        });
        CompiledRoleSet Roles(int bits) =>
            (CompiledRoleSet)policy.ResolveRoles(Policies.Verified() with { Scopes = [.. Enumerable.Range(0, 9).Where(bit => (bits >> bit & 1) != 0).Select(static bit => $"s{bit}")] }, Policies.Now);
        for (var i = 0; i < 256; i++)
        {
            _ = Roles(i).Memo;
        }

        Roles(255).Memo.Should().BeSameAs(Roles(255).Memo);
        Roles(256).Memo.Should().NotBeSameAs(Roles(256).Memo, "256 combinations are remembered, and callers choose theirs");
        var roles = Roles(256);
        roles.Memo.Should().BeSameAs(roles.Memo);
    }

    [Test]
    public void Bits_ManyRoles_AreOneForEach()
    {
        var policy = Policies.Load(static policy =>
        {
            for (var i = 0; i < 130; i++)
            {
                policy.Role($"r{i:000}", role => role.Scope($"s{i}")).Allow($"r{i:000}", $"t{i}");
            }
        });
        for (var i = 0; i < 130; i++)
        {
            var roles = policy.RolesOf([$"r{i:000}"]);
            roles.Bits.Length.Should().Be(3);
            Enumerable.Range(0, 130).Where(tool => policy.Decide(roles, Policies.Tool($"t{tool}")).IsAllowed).Should().Equal(i);
        }
    }

    [Test]
    public void MissingScopes_OfTheRolesThatGrant_AreTheFewest()
    {
        var policy = Policies.Load(static policy => policy
            .Role("all", static role => role.Scope("a").Scope("b").Scope("c")).Role("two", static role => role.Scope("x").Scope("y"))
            .Role("other", static role => role.Scope("z")).Role("claims", static role => role.Claim("groups", equals: "g"))
            .Allow("all", "t").Allow("two", "t").Allow("other", "u").Allow("claims", "t"));
        IReadOnlyList<string> Missing(string tool, params string[] scopes) =>
            policy.MissingScopes(["all", "two", "other", "claims"], Policies.Verified() with { Scopes = scopes }, Policies.Tool(tool));

        Missing("t").Should().Equal("x", "y");
        Missing("t", "a", "b").Should().Equal("c");
        Missing("u").Should().Equal("z");
        Missing("v").Should().BeEmpty();
        policy.MissingScopes(["claims"], Policies.Verified(), Policies.Tool("t")).Should().BeEmpty();
    }
}
