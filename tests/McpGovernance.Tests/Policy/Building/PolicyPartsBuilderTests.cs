using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What code builds is what JSON says: one digest.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyPartsBuilderTests
{
    private static string Json(string members) => Policies.Load($$"""{ "name": "test", "version": "1", "sets": { "s": ["a"] }, "roles": { "lead": { "anyOf": [ { "claim": "x", "equals": "y" } ] } }, "matrix": { "lead": ["set:s"] }, {{members}} }""").Digest;

    private static string Built(Action<PolicyBuilder> write) => Policies.Load(policy =>
    {
        policy.Set("s", "a").Role("lead", static role => role.AnyOf(static rule => rule.Claim("x", "y"))).Allow("lead", "set:s");
        write(policy);
    }).Digest;

    private static string BuiltGuard(Action<GuardBuilder> guard) => Built(policy => policy.Guard("g", guard));

    private static string BuiltWhen(Action<PolicyConditionBuilder> when) => BuiltGuard(guard => guard.Tools("*").When(when).Deny());

    private static string BuiltRequirement(Action<RequirementBuilder> require) => BuiltGuard(guard => guard.Tools("*").Require(require));

    private static string BuiltLimit(Action<LimitBuilder> limit) => Built(policy => policy.Limit("l", limit));

    private static string JsonGuard(string members) => Json($$""" "guards": [ { "name": "g", {{members}} } ] """);

    private static string JsonWhen(string condition) => JsonGuard($$""" "tools": ["*"], "when": {{condition}}, "deny": true """);

    private static string JsonRequirement(string requirement) => JsonGuard($$""" "tools": ["*"], "require": {{requirement}} """);

    private static string JsonLimit(string members) => Json($$""" "limits": [ { "name": "l", {{members}} } ] """);

    [Test]
    public void Ceiling_IsAsInJson()
    {
        Built(static policy => policy.Ceiling("c", static ceiling => ceiling.Admit("a", "set:s").Admit("prompt:p"))).Should().Be(Json(""" "ceilings": [ { "name": "c", "admit": ["a", "set:s", "prompt:p"] } ] """));
        Built(static policy => policy.Ceiling("c", static ceiling => ceiling.In("prod").In("test").Admit(ToolKind.Read).Admit(ToolKind.Write)))
            .Should().Be(Json(""" "ceilings": [ { "name": "c", "environments": ["prod", "test"], "admit": [{ "kind": "read" }, { "kind": "write" }] } ] """));
    }

    [Test]
    public void Guard_IsAsInJson()
    {
        BuiltGuard(static guard => guard.Tools("a").Tools("b*").Tools(ToolKind.Destructive).Deny()).Should().Be(JsonGuard(""" "tools": ["a", "b*", { "kind": "destructive" }], "deny": true """));
        BuiltGuard(static guard => guard.Resources("file:///a").Resources("file:///b").Prompts("p").Methods("m/n").Deny())
            .Should().Be(JsonGuard(""" "resources": ["file:///a", "file:///b"], "prompts": ["p"], "methods": ["m/n"], "deny": true """));
        BuiltGuard(static guard => guard.Tools("a").In("prod").In("test").Deny()).Should().Be(JsonGuard(""" "tools": ["a"], "environments": ["prod", "test"], "deny": true """));
        BuiltGuard(static guard => guard.Tools("a").Unless(static when => when.Where("caller.subject", """{ "equals": "ann" }""")).Deny())
            .Should().Be(JsonGuard(""" "tools": ["a"], "unless": { "caller.subject": { "equals": "ann" } }, "deny": true """));
        BuiltGuard(static guard => guard.Tools("a").Require(static must => must.Person()).Require(static must => must.Scopes("x")))
            .Should().Be(JsonGuard(""" "tools": ["a"], "require": { "person": true, "scope": "x" } """));
    }

    [Test]
    public void Condition_IsAsInJson()
    {
        BuiltWhen(static when => when.Where("args.a", """{ "minimum": 1e2 }""")).Should().Be(JsonWhen("""{ "args.a": { "minimum": 100 } }"""));
        BuiltWhen(static when => when.Where("args.a", """{ "minimum": 1 }""").Where("args.a", """{ "maximum": 5 }"""))
            .Should().Be(JsonWhen("""{ "allOf": [{ "args.a": { "minimum": 1 } }, { "args.a": { "maximum": 5 } }] }"""));
        BuiltWhen(static when => when.AnyOf(static one => one.Where("args.a", """{ "const": [1, "x", null, true, { "y": [] }] }"""), static two => two.Where("time", """{ "zone": "UTC", "from": "08:00" }""")))
            .Should().Be(JsonWhen("""{ "anyOf": [{ "args.a": { "const": [1, "x", null, true, { "y": [] }] } }, { "time": { "zone": "UTC", "from": "08:00" } }] }"""));
        BuiltWhen(static when => when.Not(static not => not.Where("caller.roles", """{ "contains": ["lead"] }"""))).Should().Be(JsonWhen("""{ "not": { "caller.roles": { "contains": "lead" } } }"""));
    }

    [Test]
    public void Requirement_IsAsInJson()
    {
        BuiltRequirement(static must => must.Scopes("b", "a")).Should().Be(JsonRequirement("""{ "scope": ["a", "b"] }"""));
        BuiltRequirement(static must => must.Person()).Should().Be(JsonRequirement("""{ "person": true }"""));
        BuiltRequirement(static must => must.Confirmation()).Should().Be(JsonRequirement("""{ "confirmation": true }"""));
        BuiltRequirement(static must => must.Redaction("pii", "money")).Should().Be(JsonRequirement("""{ "redaction": ["money", "pii"] }"""));
        BuiltRequirement(static must => must.Audit("full")).Should().Be(JsonRequirement("""{ "audit": "full" }"""));
        BuiltRequirement(static must => must.Approval(["lead"])).Should().Be(JsonRequirement("""{ "approval": { "from": "lead", "within": "15m", "executeWithin": "5m" } }"""));
        BuiltRequirement(static must => must.Approval(["lead"], 2, TimeSpan.FromHours(1), TimeSpan.FromSeconds(30)))
            .Should().Be(JsonRequirement("""{ "approval": { "from": "lead", "quorum": 2, "within": "1h", "executeWithin": "30s" } }"""));
        BuiltRequirement(static must => must.Limit(static limit => limit.Rate("5/m", 2))).Should().Be(JsonRequirement("""{ "limit": { "rate": "5/m", "burst": 2 } }"""));
    }

    [Test]
    public void Limit_IsAsInJson()
    {
        BuiltLimit(static limit => limit.Tools("a").Tools("b").Tools(ToolKind.Write).Rate("5/m")).Should().Be(JsonLimit(""" "tools": ["a", "b", { "kind": "write" }], "rate": "5/m" """));
        BuiltLimit(static limit => limit.Tools("*").Per(LimitPart.Tool, LimitPart.Tenant).Rate("5/m", 7)).Should().Be(JsonLimit(""" "tools": ["*"], "per": ["tenant", "tool"], "rate": "5/m", "burst": 7 """));
        BuiltLimit(static limit => limit.Tools("*").Per().Concurrency(3)).Should().Be(JsonLimit(""" "tools": ["*"], "per": [], "concurrency": 3 """));
        BuiltLimit(static limit => limit.Tools("*").Quota("9/mo")).Should().Be(JsonLimit(""" "tools": ["*"], "quota": "9/mo", "zone": "UTC" """));
        BuiltLimit(static limit => limit.Tools("*").Quota("9/mo", "Europe/Berlin").Per(LimitPart.Subject, LimitPart.Client)).Should().Be(JsonLimit(""" "tools": ["*"], "per": ["subject", "client"], "quota": "9/mo", "zone": "Europe/Berlin" """));
    }

    private static IEnumerable<TestCaseData> Wrong => new (string Said, Action<PolicyBuilder> Write)[]
    {
        ("Expected at least one", static policy => policy.Guard("g", static guard => guard.Tools("*").When(static _ => { }).Deny())),
        ("The array is empty.", static policy => policy.Guard("g", static guard => guard.Tools("*").When(static when => when.AnyOf()).Deny())),
        ("The guard does nothing.", static policy => policy.Guard("g", static guard => guard.Tools("*"))),
        ("The guard has 'deny' and 'require'.", static policy => policy.Guard("g", static guard => guard.Tools("*").Deny().Require(static must => must.Person()))),
        ("The guard asks for nothing.", static policy => policy.Guard("g", static guard => guard.Tools("*").Require(static _ => { }))),
        ("Nothing says what this is about.", static policy => policy.Guard("g", static guard => guard.Deny())),
        ("The array is empty.", static policy => policy.Guard("g", static guard => guard.Prompts().Deny())),
        ("The text is empty.", static policy => policy.Guard("g", static guard => guard.Tools((string)null!).Deny())),
        ("The text is empty.", static policy => policy.Guard("g", static guard => guard.Prompts((string)null!).Deny())),
        ("The text is empty.", static policy => policy.Ceiling("c", static ceiling => ceiling.Admit((string)null!))),
        ("The array is empty.", static policy => policy.Ceiling("c", static _ => { })),
        ("The text is empty.", static policy => policy.Limit("l", static limit => limit.Tools((string)null!).Rate("1/s"))),
        ("The array is empty.", static policy => policy.Limit("l", static limit => limit.Rate("1/s"))),
        ("The limit limits nothing.", static policy => policy.Limit("l", static limit => limit.Tools("*"))),
        ("The text is empty.", static policy => policy.Limit("l", static limit => limit.Tools("*").Per((LimitPart)99).Rate("1/s"))),
        ("no number of calls", static policy => policy.Limit("l", static limit => limit.Tools("*").Concurrency(-1))),
        ("The value is no quorum.", static policy => policy.Guard("g", static guard => guard.Tools("*").Require(static must => must.Approval(["lead"], 0)))),
        ("not a length of time", static policy => policy.Guard("g", static guard => guard.Tools("*").Require(static must => must.Approval(["lead"], within: TimeSpan.FromMilliseconds(10))))),
        ("not a length of time", static policy => policy.Guard("g", static guard => guard.Tools("*").Require(static must => must.Approval(["lead"], executeWithin: TimeSpan.MinValue)))),
        ("The array is empty.", static policy => policy.Guard("g", static guard => guard.Tools("*").Require(static must => must.Scopes()))),
        ("The text is empty.", static policy => policy.Guard("g", static guard => guard.Tools("*").Require(static must => must.Audit(null!)))),
        ("stands twice", static policy => policy.Guard("g", static guard => guard.Tools("*").Deny()).Guard("g", static guard => guard.Tools("*").Deny())),
        ("stands twice", static policy => policy.Guard("g", static guard => guard.Tools("*").When(static when => when.Where("args.a", """{ "const": 1, "const": 2 }""")).Deny())),
    }.Select(static (one, index) => new TestCaseData(one.Said, one.Write).SetArgDisplayNames($"{index}: {one.Said}"));

    [TestCaseSource(nameof(Wrong))]
    public void Load_WhatIsBuiltWrong_SaysSo(string said, Action<PolicyBuilder> write) =>
        FluentActions.Invoking(() => Built(write)).Should().Throw<GovernanceConfigurationException>().WithMessage($"*{said}*");

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{} {}")]
    [TestCase("{ \"a\": 1, }")]
    [TestCase("// a")]
    [TestCase("\"\\ud83d\"")]
    public void Where_WithWhatIsNoJson_Throws(string fragment) =>
        FluentActions.Invoking(() => BuiltWhen(when => when.Where("args.a", fragment))).Should().Throw<ArgumentException>().WithParameterName("json").WithMessage("The JSON 'the fragment' does not load*");

    private static IEnumerable<TestCaseData> Nulls => new (string Name, Action Call)[]
    {
        ("names", static () => new CeilingBuilder().In(null!)),
        ("entries", static () => new CeilingBuilder().Admit((IEnumerable<string>)null!)),
        ("entries", static () => new GuardBuilder().Tools((IEnumerable<string>)null!)),
        ("uris", static () => new GuardBuilder().Resources(null!)),
        ("names", static () => new GuardBuilder().Prompts(null!)),
        ("names", static () => new GuardBuilder().Methods(null!)),
        ("names", static () => new GuardBuilder().In(null!)),
        ("condition", static () => new GuardBuilder().When(null!)),
        ("condition", static () => new GuardBuilder().Unless(null!)),
        ("requirement", static () => new GuardBuilder().Require(null!)),
        ("entries", static () => new LimitBuilder().Tools((IEnumerable<string>)null!)),
        ("parts", static () => new LimitBuilder().Per(null!)),
        ("name", static () => new PolicyConditionBuilder().Where(null!, "{}")),
        ("fragment", static () => new PolicyConditionBuilder().Where("args.a", null!)),
        ("alternatives", static () => new PolicyConditionBuilder().AnyOf(null!)),
        ("condition", static () => new PolicyConditionBuilder().Not(null!)),
        ("scopes", static () => new RequirementBuilder().Scopes(null!)),
        ("classes", static () => new RequirementBuilder().Redaction(null!)),
        ("from", static () => new RequirementBuilder().Approval(null!)),
        ("limit", static () => new RequirementBuilder().Limit(null!)),
        ("ceiling", static () => new PolicyBuilder().Ceiling("c", null!)),
        ("guard", static () => new PolicyBuilder().Guard("g", null!)),
        ("limit", static () => new PolicyBuilder().Limit("l", null!)),
    }.Select(static (one, index) => new TestCaseData(one.Name, one.Call).SetArgDisplayNames($"{index}: {one.Name}"));

    [TestCaseSource(nameof(Nulls))]
    public void Build_WithNull_Throws(string name, Action call) => call.Should().Throw<ArgumentNullException>().WithParameterName(name);

    [Test]
    public void Build_WithAKindThatIsNone_Throws()
    {
        FluentActions.Invoking(static () => new CeilingBuilder().Admit((ToolKind)99)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => new GuardBuilder().Tools((ToolKind)99)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => new LimitBuilder().Tools((ToolKind)99)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
