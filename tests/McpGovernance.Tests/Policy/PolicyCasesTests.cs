using System.Text;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyCasesTests
{
    private const string Policy = """
        {
          "name": "refunds", "version": "1",
          "roles": { "finance": { "anyOf": [ { "claim": "department", "equals": "finance" } ], "maxTokenAge": "15m" } },
          "matrix": { "finance": [ "refund", "resource:ticket://*" ], "authenticated": [ { "kind": "read" } ] },
          "ceilings": [ { "name": "staging reads", "environments": [ "staging" ], "admit": { "kind": "read" } } ],
          "guards": [
            { "name": "not large", "tools": [ "refund" ], "when": { "args.amount": { "exclusiveMinimum": 100 } }, "deny": true },
            { "name": "scope", "tools": [ "refund" ], "require": { "scope": "refunds" } }
          ],
          "limits": [ { "name": "few", "tools": [ "refund" ], "per": [ "caller" ], "rate": "5/m" } ]TESTS
        }
        """;

    private const string Callers = """
        "callers": {
          "bob": { "kind": "authenticated", "issuer": "i", "subject": "bob", "scopes": [ "refunds" ], "claims": { "department": "finance" }, "issuedAt": "2026-11-27T09:00:00Z" },
          "carol": { "kind": "authenticated", "issuer": "i", "subject": "carol" }
        }
        """;

    private static PolicyDocument Document(string tests = "") => PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes(Policy.Replace("TESTS", tests)));

    private static PolicyCases Cases(string cases, string more = Callers) => PolicyCases.Parse("cases.json", Encoding.UTF8.GetBytes($$"""{ {{more}}, "cases": [ {{cases}} ] }"""));

    private static IReadOnlyList<PolicyCaseResult> Run(string cases) => Cases(cases).Run(Document());

    [TestCase("""{ "name": "a", "as": "bob", "call": "refund", "args": { "amount": 5 }, "at": "2026-11-27T09:10:00Z", "expect": "allowed", "by": "matrix/finance/refund" }""")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "refund", "args": { "amount": 5 }, "at": "2026-11-27T09:10:00Z", "expect": "allowed", "by": "limits/few" }""")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "refund", "args": { "amount": 500 }, "at": "2026-11-27T09:10:00Z", "expect": "denied", "by": "guards/not large", "code": "policy.denied" }""")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "refund", "at": "2026-11-27T09:10:00+00:00", "expect": "denied" }""")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "refund", "args": { "amount": 5 }, "at": "2026-11-27T09:20:00Z", "expect": "hidden", "code": "access.unknown" }""")]
    [TestCase("""{ "name": "a", "as": "carol", "call": "refund", "expect": "hidden" }""")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "call": "refund", "args": { "amount": 5 }, "expect": "asks", "by": "guards/scope", "code": "access.insufficient_scope" }""")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "read": "ticket://1", "expect": "allowed" }""")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "prompt": "p", "expect": "hidden" }""")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "method": "x/y", "expect": "hidden" }""")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "call": "refund", "environment": "staging", "expect": "hidden", "by": "ceilings/staging reads" }""")]
    [TestCase("""{ "name": "a", "as": { "kind": "anonymous" }, "call": "refund", "expect": "hidden" }""")]
    public void Run_AsThePolicySays_Passes(string one) => Run(one).Should().ContainSingle().Which.Problem.Should().BeNull();

    [TestCase("""{ "name": "a", "as": "carol", "call": "refund", "expect": "allowed" }""", "Expected 'allowed', and the policy says 'hidden' (access.unknown).")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "call": "refund", "args": { "amount": 5 }, "expect": "asks", "code": "policy.denied" }""", "Expected the code 'policy.denied', and the policy says 'asks' by 'guards/scope' (access.insufficient_scope).")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finance" ] }, "call": "refund", "args": { "amount": 5 }, "expect": "asks", "by": "guards/not large" }""", "Expected 'guards/not large' to decide, and the policy says 'asks' by 'guards/scope' (access.insufficient_scope). These apply: 'guards/scope', 'limits/few'.")]
    [TestCase("""{ "name": "a", "as": { "roles": [ "finanec" ] }, "call": "refund", "expect": "hidden" }""", "The role 'finanec' is none of the policy's.")]
    public void Run_Otherwise_SaysWhatIsFound(string one, string problem)
    {
        var result = Run(one).Should().ContainSingle().Subject;

        result.Passes.Should().BeFalse();
        result.Problem.Should().Be(problem);
        result.Case.Where.Should().StartWith("cases.json(");
    }

    [TestCase("""{ "name": "a", "as": "bbo", "call": "x", "expect": "hidden" }""", "cases.json(4,36)", "at '/cases/0/as'", "The caller 'bbo' is unknown.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "expect": "hiden" }""", "'hiden' is nothing that a policy says.", "Did you mean 'hidden'?")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "expect": "hidden", "by2": 1 }""", "at '/cases/0/by2'", "The key 'by2' is unknown.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "read": "y", "expect": "hidden" }""", "Several things are asked for.")]
    [TestCase("""{ "name": "a", "as": "bob", "expect": "hidden" }""", "Nothing says what is asked for.")]
    [TestCase("""{ "name": "a", "call": "x", "expect": "hidden" }""", "The key 'as' is missing.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x" }""", "The key 'expect' is missing.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "expect": "hidden" }, { "name": "a", "as": "bob", "call": "y", "expect": "hidden" }""", "at '/cases/1/name'", "The name 'a' stands twice.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "at": "2026-11-27T09:00:00", "expect": "hidden" }""", "The text is no moment.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "args": [], "expect": "hidden" }""", "The value is an array.")]
    [TestCase("""{ "name": "a", "as": { "kind": "person" }, "call": "x", "expect": "hidden" }""", "The kind 'person' is unknown.")]
    [TestCase("""{ "name": "a", "as": { "kind": "local", "claims": { "a": "b" } }, "call": "x", "expect": "hidden" }""", "A caller whom nobody authenticated has no claims.")]
    [TestCase("""{ "name": "a", "as": { "kind": "authenticated", "claims": { "a": {} } }, "call": "x", "expect": "hidden" }""", "The value cannot be a claim's.")]
    [TestCase("""{ "name": "a", "as": { "kind": "authenticated", "role": "x" }, "call": "x", "expect": "hidden" }""", "The key 'role' is unknown.")]
    [TestCase("""{ "name": "a", "as": "bob", "call": "x", "expect": "hidden", "expect": "allowed" }""", "stands twice")]
    public void Parse_Wrong_SaysWhereAndWhatWasExpected(string cases, params string[] expected) =>
        FluentActions.Invoking(() => Cases(cases)).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().ContainAll(expected);

    [TestCase("""{ "callers": {} }""", "The key 'cases' is missing.")]
    [TestCase("""[]""", "Expected an object with 'cases'")]
    [TestCase("""{ "cases": [], "tools": { "x": { "kind": "reads" } } }""", "The kind 'reads' is unknown.")]
    [TestCase("""{ "cases": [], "more": 1 }""", "The key 'more' is unknown.")]
    public void Parse_NoCases_SaysSo(string text, string expected) =>
        FluentActions.Invoking(() => PolicyCases.Parse("cases.json", Encoding.UTF8.GetBytes(text))).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain(expected);

    [Test]
    public void Load_NoFile_SaysSo() =>
        FluentActions.Invoking(() => PolicyCases.Load("no-such-cases.json")).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().Contain("no-such-cases.json");

    [Test]
    public void Run_ToolsOfTheFile_AreWhatIsNotGiven()
    {
        const string One = """{ "name": "a", "as": "carol", "call": "look", "expect": "allowed" }""";
        var cases = Cases(One, """ "tools": { "look": { "kind": "read" } }, """ + Callers);

        cases.Run(Document()).Should().OnlyContain(static result => result.Passes);
        cases.Run(Document(), [Policies.Tool("look", ToolKind.Write).Contract!]).Should().OnlyContain(static result => !result.Passes, "a tool that there is comes before what somebody wrote of it");
        Cases(One).Run(Document()).Should().OnlyContain(static result => !result.Passes, "a tool that nobody describes destroys");
    }

    [Test]
    public void Run_EnvironmentThatThePolicyIsNotFor_Throws()
    {
        var document = PolicyFile.Parse("policy.json", """{ "name": "n", "version": "1", "environment": [ "prod" ], "matrix": {} }"""u8.ToArray(), new PolicyReading { Environment = "prod" });
        var cases = Cases("""{ "name": "a", "as": "carol", "call": "x", "environment": "dev", "expect": "hidden" }""");

        FluentActions.Invoking(() => cases.Run(document)).Should().Throw<GovernanceConfigurationException>();
    }

    [Test]
    public void Tests_AllPass_LoadsAndChangesNoDigest()
    {
        var document = Document($$""", "tests": { {{Callers}}, "cases": [ { "name": "a", "as": "carol", "call": "refund", "expect": "hidden" } ] }""");

        document.Tests!.All.Should().ContainSingle().Which.Name.Should().Be("a");
        document.Evaluator.Digest.Should().Be(Document().Evaluator.Digest);
        Document().Tests.Should().BeNull();
    }

    [Test]
    public void Tests_OneFails_DoesNotLoad() =>
        FluentActions.Invoking(() => Document($$""", "tests": { {{Callers}}, "cases": [ { "name": "carol pays", "as": "carol", "call": "refund", "expect": "allowed" } ] }"""))
            .Should().Throw<GovernanceConfigurationException>().Which.Message.Should()
            .ContainAll("at '/tests/cases/0'", "The case 'carol pays' fails: Expected 'allowed', and the policy says 'hidden'", "Correct the policy");

    [Test]
    public void Tests_Misspelt_DoesNotLoad() =>
        FluentActions.Invoking(() => Document(""", "tests": { "case": [] }""")).Should().Throw<GovernanceConfigurationException>().Which.Message.Should().ContainAll("at '/tests/case'", "The key 'cases' is missing.");

    [Test]
    public void FindUnprotected_NoCases_IsEveryPart() => Cases("").FindUnprotected(Document()).Should().Equal(
        "ceilings/staging reads", "guards/not large", "guards/scope", "limits/few", "matrix/authenticated/{\"kind\":\"read\"}", "matrix/finance/refund", "matrix/finance/resource:ticket://*",
        "roles/finance/allOf/{\"claim\":\"department\",\"equals\":\"finance\"}", "roles/finance/maxTokenAge");

    [Test]
    public void FindUnprotected_CaseForEachPart_IsNone()
    {
        const string Finance = """ "as": { "roles": [ "finance" ] }""";
        var cases = Cases(
            $$"""
            { "name": "ceiling", {{Finance}}, "call": "refund", "environment": "staging", "expect": "hidden" },
            { "name": "guard", {{Finance}}, "call": "refund", "args": { "amount": 500 }, "expect": "denied" },
            { "name": "scope and limit", {{Finance}}, "call": "refund", "args": { "amount": 5 }, "expect": "asks", "by": "limits/few" },
            { "name": "resource", {{Finance}}, "read": "ticket://1", "expect": "allowed" },
            { "name": "read", "as": "carol", "call": "look", "expect": "allowed" },
            { "name": "claim", "as": { "kind": "authenticated", "issuer": "i", "subject": "x", "issuedAt": "2026-11-27T09:00:00Z" }, "call": "refund", "at": "2026-11-27T09:01:00Z", "expect": "hidden" },
            { "name": "age", "as": "bob", "call": "refund", "at": "2026-11-27T10:00:00Z", "expect": "hidden" }
            """,
            """ "tools": { "look": { "kind": "read" } }, """ + Callers);

        cases.Run(Document()).Should().OnlyContain(static result => result.Passes);
        cases.FindUnprotected(Document()).Should().BeEmpty();
    }

    [Test]
    public void FindUnprotected_Presets_AreNotTheAuthors() => Cases("").FindUnprotected(PolicyFile.Parse(
        "policy.json", """{ "name": "n", "version": "1", "extends": [ "read-only-discovery" ], "matrix": { "local": [ "a" ] } }"""u8.ToArray())).Should().Equal("matrix/local/a");
}
