using System.Security.Claims;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class RoleResolutionTests
{
    [Test]
    public void ResolveRoles_KindOfCaller_GivesTheBuiltInRole()
    {
        var policy = Policies.Load(static _ => { });

        policy.ResolveRoles(Caller.Anonymous, Policies.Now).Names.Should().Equal("anonymous");
        policy.ResolveRoles(Policies.Local("alice"), Policies.Now).Names.Should().Equal("local");
        policy.ResolveRoles(Policies.Verified(), Policies.Now).Names.Should().Equal("authenticated");
    }

    /// <summary>Nothing about such a caller speaks for the role; only what it lacks does.</summary>
    [TestCase("blue", false)]
    [TestCase("red", true)]
    public void ResolveRoles_RoleThatOnlyDenialsSpeakFor_IsLookedAtForEverybody(string team, bool expected)
    {
        var policy = Policies.Load("""
            { "name": "n", "version": "1", "roles": { "r": { "anyOf": [ { "not": { "claim": "team", "equals": "blue" } } ] }, "s": { "anyOf": [ { "not": { "claim": "team", "equals": "blue" } }, { "scope": "x" } ] },
                "t": { "anyOf": [ { "not": { "claim": "team", "equals": "blue" } }, { "not": { "claim": "team", "equals": "green" } } ] } }, "matrix": { "r": [ "a" ], "s": [ "a" ], "t": [ "a" ] } }
            """);

        policy.ResolveRoles(Policies.Verified(("team", team)), Policies.Now).Names.Contains("r").Should().Be(expected);
        policy.ResolveRoles(Policies.Verified(("team", team)), Policies.Now).Names.Contains("s").Should().Be(expected);
        policy.ResolveRoles(Policies.Verified(("team", team)), Policies.Now).Names.Should().Contain("t", "no team is both");
    }

    [TestCase("Mail.Read", true)]
    [TestCase("Mail.ReadWrite", false)]
    [TestCase("Mail", false)]
    [TestCase("mail.read", false)]
    [TestCase("Mail.ReadWrite Mail.Read", true)]
    [TestCase("Mail.ReadWrite  Mail.Read ", true)]
    [TestCase("Mail.ReadWrite,Mail.Read", false)]
    [TestCase("", false)]
    public void ResolveRoles_Scope_ComparesWholeElements(string scopes, bool expected)
    {
        foreach (var spelling in new[] { "scope", "scp", Policies.MappedScope })
        {
            Has("""{ "scope": "Mail.Read" }""", Policies.Verified((spelling, scopes))).Should().Be(expected, spelling);
        }
    }

    [Test]
    public void ResolveRoles_ScopeAsRepeatedClaimsOrArray_IsFound()
    {
        Has("""{ "scope": "b" }""", Policies.Verified(("scope", "a"), ("scope", "b"))).Should().BeTrue();
        Has("""{ "scope": "b" }""", Policies.Verified(Policies.Issuer, new Claim("scp", """["a","b"]""", "JSON_ARRAY", Policies.Issuer))).Should().BeTrue();
        Has("""{ "scope": "b" }""", new Caller { Kind = CallerKind.Authenticated, Scopes = ["a", "b"] }).Should().BeTrue();
    }

    [TestCase("sub", Policies.MappedSubject)]
    [TestCase("roles", Policies.MappedRole)]
    [TestCase("role", Policies.MappedRole)]
    [TestCase("email", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress")]
    [TestCase("tid", "http://schemas.microsoft.com/identity/claims/tenantid")]
    public void ResolveRoles_Claim_IsFoundInEitherSpelling(string token, string mapped)
    {
        foreach (var (asked, given) in new[] { (token, token), (token, mapped), (mapped, token), (mapped, mapped) })
        {
            Has($$"""{ "claim": "{{asked}}", "equals": "x" }""", Policies.Verified((given, "x"))).Should().BeTrue($"{given} is asked for as {asked}");
        }
    }

    [TestCase("roles", "role")]
    [TestCase("sub", "nameid")]
    [TestCase("groups", "Groups")]
    [TestCase("groups", "group")]
    public void ResolveRoles_AnotherClaim_IsNotFound(string asked, string given) =>
        Has($$"""{ "claim": "{{asked}}", "equals": "x" }""", Policies.Verified((given, "x"))).Should().BeFalse();

    [TestCase("contains", "support", true)]
    [TestCase("contains", "support,sales", true)]
    [TestCase("contains", "supporters", false)]
    [TestCase("contains", "Support", false)]
    [TestCase("contains", "support sales", false)]
    [TestCase("equals", "support", true)]
    [TestCase("equals", "support,support", true)]
    [TestCase("equals", "support,sales", false)]
    [TestCase("equals", "sales", false)]
    public void ResolveRoles_ClaimWithValues_ContainsOneOrEqualsOnly(string word, string values, bool expected)
    {
        var rule = $$"""{ "claim": "groups", "{{word}}": "support" }""";
        var all = values.Split(',');

        Has(rule, Policies.Verified([.. all.Select(static value => ("groups", value))])).Should().Be(expected);
        Has(rule, Policies.Verified(Policies.Issuer, new Claim("groups", "[" + string.Join(',', all.Select(static value => $"\"{value}\"")) + "]", "JSON_ARRAY", Policies.Issuer)))
            .Should().Be(expected);
    }

    [Test]
    public void ResolveRoles_ClaimOfScopes_IsSplitAtSpacesAndNoOtherIs()
    {
        Has("""{ "claim": "scope", "contains": "b" }""", Policies.Verified(("scp", "a b"))).Should().BeFalse("scope and scp are different claims");
        Has("""{ "claim": "scope", "contains": "b" }""", Policies.Verified(("scope", "a b"))).Should().BeTrue();
        Has("""{ "claim": "scp", "contains": "b" }""", Policies.Verified((Policies.MappedScope, "a b"))).Should().BeTrue();
        Has("""{ "claim": "groups", "contains": "b" }""", Policies.Verified(("groups", "a b"))).Should().BeFalse();
    }

    [Test]
    public void ResolveRoles_TextThatLooksLikeAnArray_IsOneValue() =>
        Has("""{ "claim": "nickname", "contains": "admin" }""", Policies.Verified(("nickname", """["admin"]"""))).Should().BeFalse();

    [Test]
    public void ResolveRoles_ClaimOfAnUnauthenticatedIdentity_CountsForNothing()
    {
        var principal = new ClaimsPrincipal([new ClaimsIdentity([new Claim("sub", "a")], "Bearer"), new ClaimsIdentity([new Claim("groups", "support")])]);

        Has("""{ "claim": "groups", "contains": "support" }""", Policies.Verified() with { Principal = principal }).Should().BeFalse();
    }

    [TestCase(CallerKind.Local)]
    [TestCase(CallerKind.Anonymous)]
    public void ResolveRoles_CallerNobodyVerified_GetsNoRoleByClaimsScopesOrSubject(CallerKind kind)
    {
        var caller = Policies.Verified(("groups", "support"), ("scope", "s")) with { Kind = kind, Scopes = ["s"], Subject = "alice" };

        Has("""{ "claim": "groups", "contains": "support" }""", caller).Should().BeFalse();
        Has("""{ "scope": "s" }""", caller).Should().BeFalse();
        Has("""{ "subject": "alice", "issuer": "https://issuer.example" }""", caller).Should().BeFalse();
        Has("""{ "not": { "scope": "other" } }""", caller).Should().BeFalse();
        Has("""{ "not": { "claim": "groups", "contains": "other" } }""", caller).Should().BeFalse();
    }

    [TestCase("""{ "claim": "groups", "contains": "support", "issuer": "https://issuer.example" }""", true)]
    [TestCase("""{ "claim": "groups", "contains": "support", "issuer": "https://other.example" }""", false)]
    [TestCase("""{ "claim": "groups", "contains": "support", "issuer": "https://ISSUER.example" }""", false)]
    [TestCase("""{ "scope": "s", "issuer": "https://issuer.example" }""", true)]
    [TestCase("""{ "scope": "s", "issuer": "https://other.example" }""", false)]
    [TestCase("""{ "subject": "alice", "issuer": "https://issuer.example" }""", true)]
    [TestCase("""{ "subject": "alice", "issuer": "https://other.example" }""", false)]
    [TestCase("""{ "subject": "Alice", "issuer": "https://issuer.example" }""", false)]
    public void ResolveRoles_Issuer_MustBeTheOneThatSaidIt(string rule, bool expected) =>
        Has(rule, Policies.Verified(("groups", "support"), ("scope", "s")) with { Subject = "alice" }).Should().Be(expected);

    [Test]
    public void ResolveRoles_IssuerOfTheRole_HoldsForItsRules()
    {
        var caller = Policies.Verified(("scope", "s"));

        Load(""" "issuer": "https://issuer.example", "anyOf": [ { "scope": "s" } ] """).ResolveRoles(caller, Policies.Now).Names.Should().Contain("r");
        Load(""" "issuer": "https://other.example", "anyOf": [ { "scope": "s" } ] """).ResolveRoles(caller, Policies.Now).Names.Should().NotContain("r");
    }

    [TestCase("""{ "subject": "alice", "asserted": true }""", "alice", true)]
    [TestCase("""{ "subject": "alice", "asserted": true }""", "bob", false)]
    public void ResolveRoles_AssertedSubject_HoldsForALocalCaller(string rule, string subject, bool expected) =>
        Has(rule, Policies.Local(subject)).Should().Be(expected);

    [Test]
    public void ResolveRoles_AssertedSubject_NeverHoldsForVerifiedOrAnonymous()
    {
        const string Rule = """{ "subject": "alice", "asserted": true }""";

        Has(Rule, Policies.Verified() with { Subject = "alice" }).Should().BeFalse();
        Has(Rule, new Caller { Kind = CallerKind.Anonymous, Subject = "alice" }).Should().BeFalse();
    }

    [TestCase("", "scope:a", true)]
    [TestCase("", "scope:b", false)]
    [TestCase("", "groups:x", false)]
    public void ResolveRoles_Not_IsUnknownWhereTheInnerRuleIs(string _, string claim, bool expected)
    {
        var parts = claim.Split(':');

        Has("""{ "not": { "scope": "b" } }""", Policies.Verified((parts[0], parts[1]))).Should().Be(expected);
    }

    [Test]
    public void ResolveRoles_NotOfAClaim_NeedsTheClaimToBeThere()
    {
        const string Rule = """{ "not": { "claim": "employment", "equals": "contractor" } }""";

        Has(Rule, Policies.Verified(("employment", "employee"))).Should().BeTrue();
        Has(Rule, Policies.Verified(("employment", "contractor"))).Should().BeFalse();
        Has(Rule, Policies.Verified(("employment", "contractor"), ("employment", "employee"))).Should().BeFalse();
        Has(Rule, Policies.Verified()).Should().BeFalse();
    }

    [TestCase("a", true)]
    [TestCase("a b", true)]
    [TestCase("b", false)]
    [TestCase("a c", false)]
    public void ResolveRoles_AnyAndAll_BothMustHold(string scopes, bool expected) =>
        Load(""" "anyOf": [ { "scope": "a" }, { "scope": "x" } ], "allOf": [ { "not": { "scope": "c" } } ] """)
            .ResolveRoles(Policies.Verified(("scope", scopes)), Policies.Now).Names.Contains("r").Should().Be(expected);

    [TestCase(0, true)]
    [TestCase(15 * 60, true)]
    [TestCase((15 * 60) + 1, false)]
    [TestCase(-299, true)]
    [TestCase(-301, false)]
    public void ResolveRoles_MaxTokenAge_IsJudgedAtEachRequest(int ageInSeconds, bool expected)
    {
        var policy = Load(""" "allOf": [ { "scope": "s" } ], "maxTokenAge": "15m" """);
        var caller = Policies.Verified(("scope", "s")) with { TokenIssuedAt = Policies.Now };
        policy.ResolveRoles(caller, Policies.Now).Names.Should().Contain("r");

        policy.ResolveRoles(caller, Policies.Now.AddSeconds(ageInSeconds)).Names.Contains("r").Should().Be(expected);
        policy.ResolveRoles(caller, Policies.Now.AddSeconds(ageInSeconds)).Names.Should().Contain("authenticated");
    }

    [Test]
    public void ResolveRoles_TokenWithoutTimeOfIssue_IsTooOld() =>
        Load(""" "allOf": [ { "scope": "s" } ], "maxTokenAge": "15m" """).ResolveRoles(Policies.Verified(("scope", "s")), Policies.Now).Names.Should().Equal("authenticated");

    [Test]
    public void ResolveRoles_SamePrincipalAgain_GivesTheSameSetAndAllocatesNothing()
    {
        var policy = Load(""" "allOf": [ { "scope": "s" } ] """);
        var caller = Policies.Verified(("scope", "s")) with { Scopes = ["s"] };
        var first = policy.ResolveRoles(caller, Policies.Now);
        var copy = caller with { Scopes = ["s"] };
        policy.ResolveRoles(copy, Policies.Now);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var second = policy.ResolveRoles(copy, Policies.Now);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        second.Should().BeSameAs(first);
        allocated.Should().Be(0);
    }

    [Test]
    public void ResolveRoles_SamePrincipalAnotherCaller_IsResolvedAgain()
    {
        var policy = Load(""" "anyOf": [ { "subject": "alice", "issuer": "https://issuer.example" }, { "scope": "x" } ] """);
        var bob = Policies.Verified() with { Subject = "bob" };

        policy.ResolveRoles(bob, Policies.Now).Names.Should().NotContain("r");
        policy.ResolveRoles(bob with { Subject = "alice" }, Policies.Now).Names.Should().Contain("r");
        policy.ResolveRoles(bob, Policies.Now).Names.Should().NotContain("r");
        policy.ResolveRoles(bob with { Scopes = ["x"] }, Policies.Now).Names.Should().Contain("r");
        policy.ResolveRoles(bob with { Subject = "alice", Issuer = "https://other.example" }, Policies.Now).Names.Should().NotContain("r");
    }

    private static bool Has(string rule, Caller caller) => Load($""" "anyOf": [ {rule} ] """).ResolveRoles(caller, Policies.Now).Names.Contains("r");

    private static CompiledPolicy Load(string role) =>
        Policies.Load($$"""{ "name": "n", "version": "1", "roles": { "r": { {{role}} } }, "matrix": { "r": [] } }""");
}
