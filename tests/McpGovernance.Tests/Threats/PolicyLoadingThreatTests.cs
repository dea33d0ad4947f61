using McpGovernance.Tests.Policy;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Threats;

/// <summary>What does not mean anything does not load (threats 89, 90, 95): with the place, and the word that was probably meant.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyLoadingThreatTests
{
    [TestCase("""{ "aproval": {} }""", "'aproval'")]
    [TestCase("""{ "log": true }""", "'log'")]
    [TestCase("""{ "audit": "everything" }""", "'everything'")]
    public void T089_UnknownObligations_DoNotLoad(string require, string named) =>
        Errors($$""" "guards": [ { "name": "g", "tools": [ "*" ], "require": {{require}} } ] """).Should().Contain("/guards/0/require").And.Contain(named);

    [TestCase("(?=a)b")]
    [TestCase("(a)\\\\1")]
    public void T090_PatternsThatNeedBacktracking_DoNotLoad(string pattern) =>
        Errors($$""" "guards": [ { "name": "g", "tools": [ "*" ], "when": { "args.a": { "pattern": "{{pattern}}" } }, "deny": true } ] """).Should().Contain("/guards/0/when/args.a/pattern");

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T090_HostileTexts_AreJudgedInTime_AndTooLongOnesGuard(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("g", static guard => guard.Tools("refund").Unless(static unless => unless.Where("args.order", """{ "pattern": "^(a+)+$" }""")).Deny()));
        (await desk.CallAsync("refund", $$"""{"order":"{{new string('a', 200)}}"}""")).Should().Be("done");
        (await desk.CallAsync("refund", $$"""{"order":"{{new string('a', 5_001)}}!"}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", $$"""{"order":"{{new string('a', 20_000)}}"}""")).Should().Be(DenialCodes.PolicyDenied, "of so long a text nothing is said");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T090_ManyItems_PastTheBound_Guard(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("g", static guard => guard.Tools("refund").Unless(static unless => unless.Where("args.order", """{ "items": { "minimum": 0 } }""")).Deny()));
        string Items(int count) => $$"""{"order":[{{string.Join(',', Enumerable.Repeat("1", count))}}]}""";
        (await desk.CallAsync("refund", Items(1_000))).Should().Be("done");
        (await desk.CallAsync("refund", Items(30_000))).Should().NotBe("done");
    }

    [TestCase(""" "gards": [] """, "'gards'", "guards", "/gards")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "effekt": "deny" } ] """, "'effekt'", null, "/guards/0/effekt")]
    [TestCase(""" "guards": [ { "name": "g", "tols": [ "*" ], "deny": true } ] """, "'tols'", "tools", "/guards/0/tols")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ { "kid": "read" } ], "deny": true } ] """, "'kid'", "kind", "/guards/0/tools/0/kid")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ { "kind": "reed" } ], "deny": true } ] """, "'reed'", "read", "/guards/0/tools/0/kind")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "when": { "caler.kind": { "equals": "local" } }, "deny": true } ] """, "'caler.kind'", "caller.kind", "/guards/0/when/caler.kind")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "when": { "caller.kind": { "equal": "local" } }, "deny": true } ] """, "'equal'", "equals", "/guards/0/when/caller.kind/equal")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "when": { "args.a": { "minimun": 1 } }, "deny": true } ] """, "'minimun'", "minimum", "/guards/0/when/args.a/minimun")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "when": { "args.a": { "enum": { "ref": "caller.scope" } } }, "deny": true } ] """, "'caller.scope'", "caller.scopes", "/guards/0/when/args.a/enum/ref")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "require": { "aproval": {} } } ] """, "'aproval'", "approval", "/guards/0/require/aproval")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "*" ], "require": { "approval": { "from": [ "leed" ] } } } ] """, "'leed'", "lead", "/guards/0/require/approval/from")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "set:pai" ], "deny": true } ] """, "'pai'", "pay", "/guards/0/tools/0")]
    [TestCase(""" "ceilings": [ { "name": "c", "admitt": "a" } ] """, "'admitt'", "admit", "/ceilings/0/admitt")]
    [TestCase(""" "limits": [ { "name": "l", "tools": [ "*" ], "rat": "1/m" } ] """, "'rat'", "rate", "/limits/0/rat")]
    [TestCase(""" "limits": [ { "name": "l", "tools": [ "*" ], "rate": "1/m", "per": [ "calller" ] } ] """, "'calller'", "caller", "/limits/0/per/0")]
    [TestCase(""" "extends": [ "broad-catalogue" ] """, "'broad-catalogue'", "broad-catalog", "/extends/0")]
    [TestCase(""" "mode": "enforced" """, "'enforced'", "enforce", "/mode")]
    public void T095_Typos_AreErrorsWithThePlaceAndTheNearestName(string members, string wrong, string? near, string pointer)
    {
        var errors = Errors(members);
        errors.Should().MatchRegex(@"policy\.json\(\d+,\d+\)").And.Contain(pointer).And.Contain(wrong);
        if (near is not null)
        {
            errors.Should().Contain($"'{near}'");
        }
    }

    private static string Errors(string members)
    {
        var load = () => Policies.Load($$""" { "name": "n", "version": "1", "roles": { "lead": { "anyOf": [ { "scope": "lead" } ] } }, "sets": { "pay": [ "refund" ] }, "matrix": {}, {{members}} } """);
        return load.Should().Throw<GovernanceConfigurationException>().Which.Message;
    }
}
