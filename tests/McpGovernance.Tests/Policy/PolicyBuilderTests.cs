using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class PolicyBuilderTests
{
    private const string Json = """
        {
          "name": "tickets",
          "version": "7",
          "environment": ["staging", "prod"],
          "roles": {
            "support": { "anyOf": [ { "claim": "groups", "contains": "support" }, { "scope": "tickets.read" } ] },
            "finance": { "issuer": "https://issuer.example", "maxTokenAge": "15m",
              "allOf": [ { "scope": "payments.write" }, { "claim": "department", "equals": "finance" }, { "not": { "claim": "employment", "equals": "contractor" } } ] },
            "owner": { "anyOf": [ { "subject": "alice", "asserted": true }, { "subject": "u-1", "issuer": "https://issuer.example" } ] }
          },
          "matrix": {
            "support": [ "search_tickets", "get_ticket", "resource:ticket://*", "prompt:triage" ],
            "finance": [ "payments.*", { "kind": "write" } ],
            "owner": [ "*", "resource:**", "method:acme/*" ],
            "local": [ { "kind": "read" } ]
          }
        }
        """;

    [Test]
    public void Build_SamePolicyAsJson_HasTheSameDigestAndDecisions()
    {
        var fromCode = PolicyLoader.Load(Write(), "code", "prod").Policy;
        var fromJson = Policies.Load(Json, "prod");

        fromCode.Digest.Should().Be(fromJson.Digest);
        Caller[] callers =
        [
            Caller.Anonymous, Policies.Local("alice"), Policies.Local("bob"), Policies.Verified(("scope", "tickets.read")),
            Policies.Verified(("scope", "payments.write"), ("department", "finance"), ("employment", "employee")) with { TokenIssuedAt = Policies.Now },
            Policies.Verified() with { Subject = "u-1" },
        ];
        GovernanceTarget[] targets =
        [
            Policies.Tool("search_tickets", ToolKind.Read), Policies.Tool("payments.refund", ToolKind.Destructive), Policies.Tool("create", ToolKind.Write),
            new(TargetKind.Resource, "ticket://1"), new(TargetKind.Resource, "ticket://1/a"), new(TargetKind.Prompt, "triage"), new(TargetKind.Method, "acme/x"),
        ];
        var decisions = callers.SelectMany(caller => targets.Select(target => fromCode.Decide(caller, target))).ToList();
        decisions.Should().Equal(callers.SelectMany(caller => targets.Select(target => fromJson.Decide(caller, target))));
        decisions.Should().Contain(static decision => decision.IsAllowed).And.Contain(static decision => !decision.IsAllowed);
        fromCode.Decide(callers[4], targets[1]).Entry.Should().Be("matrix/finance/payments.*");
    }

    [Test]
    public void Allow_CalledAgainForARole_AddsToIt()
    {
        var policy = Policies.Load(policy => policy.Allow("authenticated", "a").Allow("authenticated", "b"));

        policy.Allows(TargetKind.Tool, "a").Should().BeTrue();
        policy.Allows(TargetKind.Tool, "b").Should().BeTrue();
    }

    [Test]
    public void Build_Mistakes_AreAllReportedAtLoadWithTheirPointer()
    {
        var builder = new PolicyBuilder()
            .Role("local", role => role.Scope("s"))
            .Role("twice", role => role.Scope("s")).Role("twice", role => role.Scope("s"))
            .Role("empty", static _ => { })
            .Role("half", role => role.Claim("c"))
            .Allow("nobody", "a**", null!);

        var load = () => PolicyLoader.Load(builder, "the policy written in code", null);

        load.Should().Throw<GovernanceConfigurationException>().Which.Message.Split("\n  ")[1..].Select(static error => error[..error.IndexOf(':', StringComparison.Ordinal)])
            .Should().BeEquivalentTo(
                "the policy written in code at ''", "the policy written in code at ''",
                "the policy written in code at '/roles/local'",
                "the policy written in code at '/roles/twice'",
                "the policy written in code at '/roles/empty'",
                "the policy written in code at '/roles/half/allOf/0'",
                "the policy written in code at '/matrix/nobody'",
                "the policy written in code at '/matrix/nobody/0'",
                "the policy written in code at '/matrix/nobody/1'");
    }

    [Test]
    public void Build_HalfASurrogatePair_IsRefusedAtLoad()
    {
        // No test cases: attributes cannot hold such text.
        foreach (var text in new[] { "\ud800", "\ufffd\udc00", "a\ud800b" })
        {
            FluentActions.Invoking(() => Policies.Load(policy => policy.Role("r", role => role.Claim("c", equals: text)).Allow("r", "x")))
                .Should().Throw<GovernanceConfigurationException>().WithMessage("*half of a surrogate pair*");
        }
    }

    [Test]
    public void Build_NothingSaid_DoesNotLoad() =>
        FluentActions.Invoking(static () => PolicyLoader.Load(new PolicyBuilder(), "code", null))
            .Should().Throw<GovernanceConfigurationException>().WithMessage("*Errors: 2.*'name' is missing*'version' is missing*");

    [Test]
    public void Not_SeveralRules_Throws() =>
        FluentActions.Invoking(static () => new PolicyBuilder().Role("r", role => role.Not(rules => rules.Scope("a").Scope("b")))).Should().Throw<ArgumentException>();

    [TestCase(0)]
    [TestCase(-60_000)]
    [TestCase(1500)]
    public void MaxTokenAge_NotWholeSeconds_Throws(int milliseconds) =>
        FluentActions.Invoking(() => new PolicyBuilder().Role("r", role => role.MaxTokenAge(TimeSpan.FromMilliseconds(milliseconds)))).Should().Throw<ArgumentOutOfRangeException>();

    [Test]
    public void Allow_UnknownKind_Throws() =>
        FluentActions.Invoking(static () => new PolicyBuilder().Allow("local", (ToolKind)9)).Should().Throw<ArgumentOutOfRangeException>();

    private static PolicyBuilder Write() => new PolicyBuilder()
        .Name("tickets", "7")
        .Environment("prod", "staging")
        .AllowReads("local")
        .Role("owner", role => role.AnyOf(any => any.Subject("u-1", "https://issuer.example").AssertedSubject("alice")))
        .Role("finance", role => role
            .Issuer("https://issuer.example")
            .MaxTokenAge(TimeSpan.FromMinutes(15))
            .Scope("payments.write")
            .Claim("department", equals: "finance")
            .Not(not => not.Claim("employment", equals: "contractor")))
        .Role("support", role => role.AnyOf(any => any.Scope("tickets.read").Claim("groups", contains: "support")))
        .Allow("owner", "method:acme/*", "*", "resource:**")
        .Allow("finance", "payments.*").Allow("finance", ToolKind.Write)
        .Allow("support", "search_tickets", "get_ticket", "resource:ticket://*", "prompt:triage");
}
