using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>What a case says is what is asked, part by part.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyCasesReadingTests
{
    private static PolicyDocument Document(string sections) => PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "n", "version": "1", {{sections}} }"""));

    private static PolicyCases Cases(string cases, string more = """ "callers": {} """) => PolicyCases.Parse("cases.json", Encoding.UTF8.GetBytes($$"""{ {{more}}, "cases": [ {{cases}} ] }"""));

    private static string? Problem(string sections, string one, string more = """ "callers": {} """) => Cases(one, more).Run(Document(sections)).Single().Problem;

    [TestCase("""{ "kind": "read", "risk": "low" }""", true)]
    [TestCase("""{ "kind": "read", "data": [ "payment" ] }""", false)]
    [TestCase("""{ "kind": "read", "risk": "low", "data": [ "payment", "payment" ] }""", true)]
    [TestCase("""{ "kind": "read" }""", false)]
    [TestCase("""{ "risk": "low", "version": "2.0.0" }""", true)]
    [TestCase("{}", false)]
    public void Tool_RiskAndData_AreKnownOfWhatACatalogHas(string tool, bool isLow)
    {
        var expected = isLow ? "allowed" : "hidden";

        Problem(
            """ "matrix": { "local": [ { "risk": "low" } ] } """,
            $$"""{ "name": "a", "as": { "roles": [ "local" ] }, "call": "t", "expect": "{{expected}}" }""",
            $$""" "tools": { "t": {{tool}} } """).Should().BeNull();
    }

    [TestCase("""{ "kind": "destructive" }""", "destructive")]
    [TestCase("""{ "kind": "write" }""", "write")]
    [TestCase("""{ "kind": "read" }""", "read")]
    [TestCase("{}", "destructive")]
    public void Tool_Kind_IsDestructiveUnlessItIsSaid(string tool, string kind) => Problem(
        $$""" "matrix": { "local": [ { "kind": "{{kind}}" } ] } """,
        """{ "name": "a", "as": { "roles": [ "local" ] }, "call": "t", "expect": "allowed" }""",
        $$""" "tools": { "t": {{tool}} } """).Should().BeNull();

    [TestCase("""{ "data": [ "payment" ] }""", true)]
    [TestCase("""{ "risk": "high", "data": [ "health", "payment" ] }""", true)]
    [TestCase("""{ "risk": "high" }""", false)]
    public void Tool_Data_IsWhatIsSaid(string tool, bool isPayment) => Problem(
        """ "matrix": { "local": [ { "data": "payment" } ] } """,
        $$"""{ "name": "a", "as": { "roles": [ "local" ] }, "call": "t", "expect": "{{(isPayment ? "allowed" : "hidden")}}" }""",
        $$""" "tools": { "t": {{tool}} } """).Should().BeNull();

    [Test]
    public void Tool_Version_IsWhatIsSaid_AndOneWhereACatalogMustHaveIt()
    {
        const string Guarded = """ "matrix": { "local": [ "t" ] }, "guards": [ { "name": "old", "tools": [ "t" ], "unless": { "tool.version": { "atLeast": "2.0.0" } }, "deny": true } ] """;
        string? With(string tool, string expected) => Problem(Guarded, $$"""{ "name": "a", "as": { "roles": [ "local" ] }, "call": "t", "args": {}, "expect": "{{expected}}" }""", $$""" "tools": { "t": {{tool}} } """);

        With("""{ "risk": "low", "version": "2.0.0" }""", "allowed").Should().BeNull();
        With("""{ "risk": "low", "version": "1.9.0" }""", "hidden").Should().BeNull();
        With("""{ "risk": "low" }""", "hidden").Should().BeNull();
        With("""{ "kind": "read" }""", "hidden").Should().BeNull();
    }

    [TestCase("2026-11-27T09:30:00Z")]
    [TestCase("2026-11-27T10:30:00+01:00")]
    [TestCase("2026-11-27T09:30:00.0000000Z")]
    [TestCase("2026-11-27T09:30Z")]
    [TestCase("2026-11-27T08:30-01:00")]
    public void At_AnyWayToWriteAMoment_IsThatMoment(string text) =>
        Cases($$"""{ "name": "a", "as": { "roles": [ "local" ] }, "call": "t", "at": "{{text}}", "expect": "hidden" }""").All.Single().At
            .Should().Be(new DateTimeOffset(2026, 11, 27, 9, 30, 0, TimeSpan.Zero));

    [TestCase("anonymous", "anonymous")]
    [TestCase("local", "local")]
    [TestCase("authenticated", "authenticated")]
    [TestCase("lead", "authenticated")]
    public void As_RolesOfNobody_AreOfTheKindThatTheySay(string role, string kind) => Problem(
        $$""" "roles": { "lead": { "anyOf": [ { "scope": "s" } ] } }, "matrix": { "{{role}}": [ "t" ] }, "guards": [ { "name": "g", "tools": [ "t" ], "unless": { "caller.kind": { "equals": "{{kind}}" } }, "deny": true } ] """,
        $$"""{ "name": "a", "as": { "roles": [ "{{role}}" ] }, "call": "t", "args": {}, "expect": "allowed" }""").Should().BeNull();

    [Test]
    public void As_RoleThatIsNone_IsAFailure() => Problem(""" "matrix": {} """, """{ "name": "a", "as": { "roles": [ "local", "lead" ] }, "call": "t", "expect": "hidden" }""").Should().Be("The role 'lead' is none of the policy's.");

    [TestCase("true", "true", true)]
    [TestCase("false", "false", true)]
    [TestCase("7", "7", true)]
    [TestCase("""[ "a", true ]""", "true", true)]
    [TestCase("\"true\"", "false", false)]
    public void Claim_OfAnyType_IsItsText(string value, string expected, bool isIt) => Problem(
        $$""" "roles": { "r": { "anyOf": [ { "claim": "c", "contains": "{{expected}}" } ] } }, "matrix": { "r": [ "t" ] } """,
        $$"""{ "name": "a", "as": { "kind": "authenticated", "issuer": "i", "subject": "u", "claims": { "c": {{value}} } }, "call": "t", "expect": "{{(isIt ? "allowed" : "hidden")}}" }""").Should().BeNull();

    [Test]
    public void Claims_SubjectAndClient_NeedNotBeWrittenTwice()
    {
        const string Roles = """ "roles": { "s": { "anyOf": [ { "claim": "sub", "equals": "u" } ] }, "c": { "anyOf": [ { "claim": "client_id", "equals": "k" } ] } }, "matrix": { "s": [ "t" ], "c": [ "v" ] } """;

        Problem(Roles, """{ "name": "a", "as": { "kind": "authenticated", "subject": "u" }, "call": "t", "expect": "allowed" }""").Should().BeNull();
        Problem(Roles, """{ "name": "a", "as": { "kind": "authenticated", "client": "k" }, "call": "v", "expect": "allowed" }""").Should().BeNull();
        Problem(Roles, """{ "name": "a", "as": { "kind": "authenticated", "subject": "u", "claims": { "sub": "w" } }, "call": "t", "expect": "hidden" }""").Should().BeNull("what is written counts");
    }

    [Test]
    public void Parse_Caller_HasItsParts()
    {
        var caller = PolicyCaller.Parse("alice.json", """{ "kind": "local", "subject": "alice", "tenant": "t", "clientInfo": { "name": "desk", "version": "1.2.0" } }"""u8.ToArray());

        (caller.Caller.Kind, caller.Caller.Subject, caller.Caller.Tenant, caller.Client!.Name, caller.Client.Version).Should().Be((CallerKind.Local, "alice", "t", "desk", "1.2.0"));
        caller.Caller.Principal.Should().BeNull();
        FluentActions.Invoking(static () => PolicyCaller.Parse("alice.json", "{ \"kind\": "u8.ToArray())).Should().Throw<GovernanceConfigurationException>().WithMessage("*alice.json*");
        FluentActions.Invoking(static () => PolicyCaller.Parse("alice.json", "[]"u8.ToArray())).Should().Throw<GovernanceConfigurationException>().WithMessage("*an object with 'kind'*");
        FluentActions.Invoking(static () => PolicyCaller.Parse("alice.json", """{ "kind": "local", "kind": "local" }"""u8.ToArray())).Should().Throw<GovernanceConfigurationException>().WithMessage("*kind*twice*");
        FluentActions.Invoking(static () => PolicyCaller.Parse(" ", "{}"u8.ToArray())).Should().Throw<ArgumentException>().WithParameterName("source");
    }
}
