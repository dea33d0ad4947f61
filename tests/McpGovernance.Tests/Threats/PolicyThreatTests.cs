using System.Globalization;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace McpGovernance.Tests.Threats;

/// <summary>What policies decided elsewhere that nobody meant (threats 13–15, 61, 74–88, 230): each through a governed server, in both eras.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyThreatTests
{
    private static readonly string[] s_odd = [null!, "{}", """{"amount":"5000"}""", """{"amount":null}""", """{"amount":[5]}""", """{"amount":{"amount":5}}""", """{"amount":9007199254740993}""", """{"amount":1e400}""", """{"amount":true}"""];

    private static Action<PolicyBuilder> Capped(Action<GuardBuilder>? effect = null) => policy => policy.Allow("authenticated", "*")
        .Guard("cap", guard => (effect ?? (static one => one.Deny()))(guard.Tools("refund").When(static when => when.Where("args.amount", """{ "exclusiveMinimum": 100 }"""))));

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T074_NoRules_NobodyMayAnything(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static _ => { });
        (await desk.CallAsync("get_order")).Should().Be("unknown");
        (await desk.ListAsync()).Should().BeEmpty();
        desk.Runs.Should().Be(0);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T075_OnlyDenyingRules_PermitNothingElse(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Guard("no refunds", static guard => guard.Tools("refund").Deny()));
        (await desk.CallAsync("get_order")).Should().Be("unknown");
        (await desk.CallAsync("refund")).Should().Be("unknown");
        (await desk.ListAsync()).Should().BeEmpty();
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T076_AConditionThatCannotBeTold_Denies(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("g", static guard => guard.Tools("refund").Unless(static unless => unless.Where("args.order", """{ "pattern": "^A" }""")).Deny()));
        (await desk.CallAsync("refund", """{"order":7}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"order":"B1"}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"order":"A1"}""")).Should().Be("done");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T077_OneConditionThatCannotBeTold_DoesNotSkipItsGuard(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("g", static guard => guard.Tools("refund").When(static when => when.Where("caller.claims.nothing", """{ "equals": "x" }""").Where("args.amount", """{ "minimum": 1 }""")).Deny()));
        (await desk.CallAsync("refund", """{"amount":5}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"amount":0}""")).Should().Be("done", "one part is false, so all are");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T078_MissingOrText_IsAboveTheCap(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, Capped());
        foreach (var arguments in s_odd)
        {
            (await desk.CallAsync("refund", arguments)).Should().Be(DenialCodes.PolicyDenied, "{0}", arguments);
        }

        (await desk.CallAsync("refund", """{"amount":100}""")).Should().Be("done");
        (await desk.CallAsync("refund", """{"amount":100.01}""")).Should().Be(DenialCodes.PolicyDenied);
        desk.Runs.Should().Be(1);
        var records = await desk.RecordsAsync();
        records.Where(static one => one.Text("decision.code") == DenialCodes.PolicyDenied).Should().OnlyContain(static one => one.Text("decision.verdict") == "deny")
            .And.Contain(static one => one.Text("decision.guards") == """["guards/cap"]""");
    }

    [TestCase("""{ "tool_name": { "equals": "x" } }""", "tool_name")]
    [TestCase("""{ "(args.amount)": { "minimum": 5 } }""", "(args.amount)")]
    [TestCase("""{ "args.amount": { "greaterThan": 5 } }""", "greaterThan")]
    [TestCase("""{ "args.amount": "> 5" }""", "args.amount")]
    [TestCase("""{ "args.amount": { "minimum": 10, "maximum": 5 } }""", "can never hold")]
    public void T079_AMalformedDeny_DoesNotLoad(string condition, string named)
    {
        var load = () => Policy.Policies.Load($$""" { "name": "n", "version": "1", "matrix": {}, "guards": [ { "name": "g", "tools": [ "*" ], "when": {{condition}}, "deny": true } ] } """);
        load.Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain("policy.json(1,").And.Contain("/guards/0/when").And.Contain(named);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T080_NothingComesBeforeADeny(string revision)
    {
        foreach (var isFirst in new[] { true, false })
        {
            await using var desk = await PolicyDesk.StartAsync(revision, policy =>
            {
                if (isFirst)
                {
                    policy.Guard("a", static guard => guard.Tools("refund").Deny());
                }

                policy.Allow("authenticated", "*").Allow("authenticated", "refund");
                if (!isFirst)
                {
                    policy.Guard("z", static guard => guard.Tools("ref*").Deny());
                }
            });
            (await desk.CallAsync("refund", """{"amount":1}""")).Should().Be("unknown");
            (await desk.CallAsync("get_order")).Should().Be("done");
        }

        var load = static () => Policy.Policies.Load(""" { "name": "n", "version": "1", "matrix": {}, "guards": [ { "name": "g", "tools": [ "*" ], "deny": true, "priority": 1 } ] } """);
        load.Should().Throw<GovernanceConfigurationException>().WithMessage("*'priority'*");
    }

    [Test]
    public async Task T081_AnyCulture_ReadsNumbersTheSame([Values("de-DE", "tr-TR")] string culture, [Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
                .Guard("cap", static guard => guard.Tools("refund").When(static when => when.Where("args.amount", """{ "exclusiveMinimum": 1000.5 }""")).Deny())
                .Guard("title", static guard => guard.Tools("refund").When(static when => when.Where("args.order", """{ "exists": true, "const": "TITLE" }""")).Deny()));
            (await desk.CallAsync("refund", """{"amount":1000.6,"order":"x"}""")).Should().Be(DenialCodes.PolicyDenied);
            (await desk.CallAsync("refund", """{"amount":1000.5,"order":"x"}""")).Should().Be("done");
            (await desk.CallAsync("refund", """{"amount":10005,"order":"x"}""")).Should().Be(DenialCodes.PolicyDenied);
            (await desk.CallAsync("refund", """{"amount":1,"order":"TITLE"}""")).Should().Be(DenialCodes.PolicyDenied);
            (await desk.CallAsync("refund", """{"amount":1,"order":"title"}""")).Should().Be("done");
            (await desk.CallAsync("refund", """{"amount":1,"order":"tıtle"}""")).Should().Be("done");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T082_AnotherType_IsNoMatchOfNothing(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("g", static guard => guard.Tools("refund").When(static when => when.Not(static not => not.Where("args.amount", """{ "maximum": 100 }"""))).Deny()));
        (await desk.CallAsync("refund", """{"amount":"5"}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"amount":500}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"amount":5}""")).Should().Be("done");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T083_ArgumentsAreThere_WhereGuardsRun(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, Capped());
        (await desk.CallAsync("refund", """{"amount":7}""")).Should().Be("done");
        (await desk.CallAsync("get_order", null)).Should().Be("done");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T084_NestedArguments_AreReached(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("vip", static guard => guard.Tools("refund").When(static when => when.Where("args.customer.address.country", """{ "not": { "const": "DE" } }""")).Deny())
            .Guard("lines", static guard => guard.Tools("refund").When(static when => when.Where("args.order.lines", """{ "contains": { "properties": { "price": { "minimum": 100 } } } }""")).Deny()));
        (await desk.CallAsync("refund", """{"customer":{"address":{"country":"DE"}},"order":{"lines":[{"price":99}]}}""")).Should().Be("done");
        (await desk.CallAsync("refund", """{"customer":{"address":{"country":"FR"}},"order":{"lines":[{"price":99}]}}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"customer":{"address":{"country":"DE"}},"order":{"lines":[{"price":99},{"price":100}]}}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"customer":{"address":"DE"},"order":{"lines":[]}}""")).Should().Be(DenialCodes.PolicyDenied);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T085_Decimals_CompareExactly(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("g", static guard => guard.Tools("refund").When(static when => when.Where("args.amount", """{ "exclusiveMinimum": 0.3 }""")).Deny()));
        (await desk.CallAsync("refund", """{"amount":0.3}""")).Should().Be("done");
        (await desk.CallAsync("refund", """{"amount":3e-1}""")).Should().Be("done");
        (await desk.CallAsync("refund", """{"amount":0.30000000000000004}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("refund", """{"amount":0.3000000000000000001}""")).Should().Be(DenialCodes.PolicyDenied, "no double is this number, so nobody can tell");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T086_RolesThatChange_CountAtOnce(string revision)
    {
        var caller = PolicyDesk.Alice;
        await using var desk = await PolicyDesk.StartAsync(
            revision,
            static policy => policy.Role("payer", static role => role.Scope("pay")).Allow("payer", "refund").Allow("authenticated", "get_order")
                .Guard("own", static guard => guard.Tools("get_order").Unless(static unless => unless.Where("caller.subject", """{ "equals": "alice" }""")).Deny()),
            () => caller);
        (await desk.CallAsync("refund")).Should().Be("done");
        (await desk.ListAsync()).Should().Equal("get_order", "refund");
        caller = PolicyDesk.Alice with { Scopes = [] };
        (await desk.CallAsync("refund")).Should().Be("unknown");
        (await desk.ListAsync()).Should().Equal("get_order");
        caller = PolicyDesk.Alice with { Subject = "bob" };
        (await desk.ListAsync()).Should().Equal("refund");
        (await desk.CallAsync("get_order")).Should().Be("unknown");
        caller = PolicyDesk.Alice;
        (await desk.ListAsync()).Should().Equal("get_order", "refund");
    }

    [Test]
    public void T087_OtherCombinations_AreNotOffered([Values("combine", "combining", "strategy", "default", "priority", "effect", "allow")] string key)
    {
        var load = () => Policy.Policies.Load($$""" { "name": "n", "version": "1", "matrix": {}, "{{key}}": "firstMatch" } """);
        load.Should().Throw<GovernanceConfigurationException>().WithMessage($"*'{key}' is unknown*");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T088_AnApprovalThatNobodyCanGive_Refuses_AndIsOnRecord(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy =>
        {
            policy.Role("lead", static role => role.Scope("lead"));
            Capped(static guard => guard.Require(static require => require.Approval(["lead"])))(policy);
        });
        (await desk.CallAsync("refund", """{"amount":500}""")).Should().Be(DenialCodes.RequirementUnavailable);
        (await desk.CallAsync("refund", """{"amount":5}""")).Should().Be("done");
        desk.Runs.Should().Be(1);
        (await desk.RecordsAsync()).Should().ContainSingle(static one => one.Text("decision.code") == DenialCodes.RequirementUnavailable)
            .Which.Text("decision.guards").Should().Contain("guards/cap");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T061_ARuleOnArguments_LeavesTheToolInLists(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, Capped());
        (await desk.ListAsync()).Should().Equal("get_order", "refund");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T013_ArgumentsNamedLikeFacts_ShadowNothing(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*").Role("admin", static role => role.Scope("admin"))
            .Guard("admins", static guard => guard.Tools("refund").Unless(static unless => unless.Where("caller.roles", """{ "contains": "admin" }""")).Deny()));
        foreach (var arguments in new[] { """{"role":"admin","allowed_tools":["refund"]}""", """{"role":["admin"],"customer":{"caller":{"roles":["admin"]}}}""" })
        {
            (await desk.CallAsync("refund", arguments)).Should().Be("unknown", "whatever the arguments are, this caller is no admin");
        }

        desk.Runs.Should().Be(0);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T014_ReservedNames_HaveNoEffect(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("persons", static guard => guard.Tools("refund").Require(static require => require.Person())), static () => PolicyDesk.Alice with { ClientId = "alice" });
        (await desk.CallAsync("refund", """{"role":"person","customer":{"person":true,"caller.kind":"local"}}""")).Should().Be(DenialCodes.RequirementPerson);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T015_ClearanceInArguments_IsNoClearance(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, static policy => policy.Allow("authenticated", "*")
            .Guard("own", static guard => guard.Tools("get_order").Unless(static unless => unless.Where("args.customer", """{ "equals": { "ref": "caller.subject" } }""")).Deny()));
        (await desk.CallAsync("get_order", """{"customer":"bob","role":"bob"}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("get_order", """{"customer":{"ref":"caller.subject"}}""")).Should().Be(DenialCodes.PolicyDenied);
        (await desk.CallAsync("get_order", """{"customer":"alice"}""")).Should().Be("done");
    }

    [Test]
    public void T230_AuditModeEnds_AndIsAnErrorAfterwards()
    {
        const string Text = """{ "name": "n", "version": "1", "mode": "audit", "modeUntil": "2026-12-31", "matrix": {} }""";
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero));
        var loaded = McpGovernance.Policy.PolicyLoader.LoadJson("policy.json", System.Text.Encoding.UTF8.GetBytes(Text), null, new McpGovernance.Policy.PolicySetting { Time = time.GetUtcNow() });
        loaded.Warnings.Should().ContainSingle().Which.Should().Contain("Until 2026-12-31 (UTC)");
        loaded.Policy.ModeAt(time.GetUtcNow()).Should().Be(PolicyMode.Audit);
        time.Advance(TimeSpan.FromSeconds(1));
        loaded.Policy.ModeAt(time.GetUtcNow()).Should().Be(PolicyMode.Enforce);
        var again = () => McpGovernance.Policy.PolicyLoader.LoadJson("policy.json", System.Text.Encoding.UTF8.GetBytes(Text), null, new McpGovernance.Policy.PolicySetting { Time = time.GetUtcNow() });
        again.Should().Throw<GovernanceConfigurationException>().WithMessage("*'/modeUntil'*that day is over*");
    }
}
