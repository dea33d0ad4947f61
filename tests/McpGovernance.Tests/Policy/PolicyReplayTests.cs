using System.Text;
using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class PolicyReplayTests
{
    private const string Roles = """ "roles": { "support": { "anyOf": [ { "scope": "s" } ] }, "finance": { "anyOf": [ { "claim": "department", "equals": "finance" } ], "maxTokenAge": "15m" } } """;
    private const string Matrix = """ "matrix": { "support": [ "look" ], "finance": [ "look", "refund" ] } """;
    private const string Large = """ "guards": [ { "name": "large", "tools": [ "refund" ], "when": { "args.amount": { "minimum": 100 } }, "deny": true } ] """;

    private static PolicyDocument Document(params string[] members) =>
        PolicyFile.Parse("policy.json", Encoding.UTF8.GetBytes($$"""{ "name": "n", "version": "1", {{string.Join(", ", members)}} }"""), new PolicyReading { Time = Policies.Now });

    private static RecordedCall Refund(PolicyDocument by) => new()
    {
        CallerKind = CallerKind.Authenticated,
        Issuer = Policies.Issuer,
        Subject = "alice",
        Roles = ["authenticated", "finance"],
        TokenAge = TimeSpan.FromMinutes(5),
        Kind = TargetKind.Tool,
        Target = "refund",
        ToolKind = ToolKind.Destructive,
        Time = Policies.Now,
        PolicyDigest = by.Evaluator.Digest,
        Entry = "matrix/finance/refund",
    };

    private static RecordedCall Hidden(RecordedCall call) => call with { Roles = ["authenticated"], Code = DenialCodes.AccessUnknown, Entry = null };

    private static ReplayedCall Same => new(ReplayResult.Same, "allowed", "allowed");

    private static ReplayedCall Changed(string to) => new(ReplayResult.Changed, "allowed", to);

    private static ReplayedCall Unknown(string from = "allowed") => new(ReplayResult.Unknown, from, "unknown");

    [Test]
    public void Replay_SamePolicy_TakesRolesAndGuardsFromTheRecord()
    {
        var policy = Document(Roles, Matrix, Large);
        var replay = new PolicyReplay(policy);

        replay.Replay(Refund(policy)).Should().Be(Same);
        replay.Replay(Refund(policy) with { Code = DenialCodes.PolicyDenied, Guards = ["guards/large"] }).Should().Be(new ReplayedCall(ReplayResult.Same, "denied", "denied"));
        replay.Replay(Hidden(Refund(policy))).Should().Be(new ReplayedCall(ReplayResult.Same, "hidden", "hidden"));
    }

    [Test]
    public void Replay_RecordThatThePolicyDidNotMake_IsReallyEvaluated()
    {
        var policy = Document(Roles, Matrix);

        new PolicyReplay(policy).Replay(Refund(policy) with { Roles = ["authenticated", "support"] }).Should().Be(Changed("hidden"), "a replay of a policy over its own digest asks it, and does not copy");
    }

    [Test]
    public void Replay_MatrixWithout_Hides()
    {
        var then = Document(Roles, Matrix);
        var now = Document(Roles, """ "matrix": { "support": [ "refund" ], "finance": [ "look" ] } """);

        new PolicyReplay(now, then).Replay(Refund(then)).Should().Be(Changed("hidden"));
        new PolicyReplay(now, then).Replay(Hidden(Refund(then)) with { Roles = ["authenticated", "support"] }).Should().Be(new ReplayedCall(ReplayResult.Changed, "hidden", "allowed"));
    }

    [Test]
    public void Replay_PolicyOfThenNotAtHand_ClaimsAreUnknownAndScopesAreNot()
    {
        var then = Document(Roles, Matrix);
        var now = Document(Roles, Matrix, """ "rollout": [ { "tools": [ "look" ], "channel": "canary" } ] """);
        var replay = new PolicyReplay(now);

        replay.Replay(Refund(then)).Should().Be(Unknown(), "whether the caller is of finance stands in a claim");
        replay.Replay(Refund(then) with { TokenAge = TimeSpan.FromMinutes(16) }).Should().Be(Changed("hidden"), "with a token that old nobody is");
        replay.Replay(Refund(then) with { TokenAge = TimeSpan.FromMinutes(15) }).Should().Be(Unknown(), "the age on record is rounded down");
        replay.Replay(Refund(then) with { TokenAge = null }).Should().Be(Changed("hidden"));
        replay.Replay(Refund(then) with { CallerKind = CallerKind.Local }).Should().Be(Changed("hidden"), "nobody verified the caller, so there are no claims");
        replay.Replay(Refund(then) with { Target = "look", Scopes = ["s"] }).Should().Be(Same);
        replay.Replay(Refund(then) with { Target = "look", Scopes = ["t"], TokenAge = null }).Should().Be(Changed("hidden"));
    }

    [Test]
    public void Replay_RoleWithOtherRules_IsAskedAnew()
    {
        var then = Document(Roles, Matrix);
        var now = Document(Roles.Replace("\"finance\" }", "\"money\" }", StringComparison.Ordinal), Matrix);

        new PolicyReplay(now, then).Replay(Refund(then)).Should().Be(Unknown());
    }

    [Test]
    public void Replay_NewGuardOnArguments_IsUnknown()
    {
        var then = Document(Roles, Matrix);

        new PolicyReplay(Document(Roles, Matrix, Large), then).Replay(Refund(then)).Should().Be(Unknown());
        new PolicyReplay(Document(Roles, Matrix, Large), then).Replay(Refund(then) with { Target = "look", Entry = "matrix/finance/look" }).Should().Be(Same, "it is not about this tool");
    }

    [Test]
    public void Replay_GuardUnderAnotherName_IsTakenFromTheRecord()
    {
        var then = Document(Roles, Matrix, Large);
        var now = Document(Roles, Matrix, Large.Replace("large", "too large", StringComparison.Ordinal));
        var replay = new PolicyReplay(now, then);

        replay.Replay(Refund(then)).Should().Be(Same);
        replay.Replay(Refund(then) with { Code = DenialCodes.PolicyDenied, Guards = ["guards/large"] }).Result.Should().Be(ReplayResult.Same);
    }

    [Test]
    public void Replay_GuardTakenAway_AllowsWhatItDenied()
    {
        var then = Document(Roles, Matrix, Large);

        new PolicyReplay(Document(Roles, Matrix), then).Replay(Refund(then) with { Code = DenialCodes.PolicyDenied, Guards = ["guards/large"] })
            .Should().Be(new ReplayedCall(ReplayResult.Changed, "denied", "allowed"));
    }

    [Test]
    public void Replay_GuardOnFactsOnRecord_IsDecided()
    {
        var then = Document(Roles, Matrix);
        PolicyReplay With(string guard) => new(Document(Roles, Matrix, $$""" "guards": [ { "name": "g", "tools": [ "refund" ], {{guard}} } ] """), then);

        With(""" "unless": { "caller.tenant": { "equals": "t" } }, "deny": true """).Replay(Refund(then) with { Tenant = "t" }).Should().Be(Same);
        With(""" "unless": { "caller.tenant": { "equals": "t" } }, "deny": true """).Replay(Refund(then) with { Tenant = "u" }).Should().Be(Changed("hidden"));
        With(""" "unless": { "caller.claims.level": { "equals": "5" } }, "deny": true """).Replay(Refund(then)).Should().Be(Unknown());
        With(""" "require": { "scope": "x" } """).Replay(Refund(then)).Should().Be(Changed("asks (access.insufficient_scope)"));
        With(""" "require": { "scope": "x" } """).Replay(Refund(then) with { Scopes = ["x"] }).Should().Be(Same);
        With(""" "require": { "confirmation": true } """).Replay(Refund(then)).Should().Be(Changed("asks (requirement.unavailable)"));
        With(""" "require": { "person": true } """).Replay(Refund(then)).Should().Be(Changed("asks (requirement.person)"), "without a client nobody is known to be a person");
        With(""" "require": { "person": true } """).Replay(Refund(then) with { ClientId = "c" }).Should().Be(Unknown(), "a claim can say that it is a service");
        With(""" "when": { "client.name": { "equals": "bot" } }, "deny": true """).Replay(Refund(then) with { ClientName = "bot", ClientVersion = "1" }).Should().Be(Changed("hidden"));
        With(""" "when": { "client.name": { "equals": "bot" } }, "deny": true """).Replay(Refund(then) with { ClientName = "desk", ClientVersion = "1" }).Should().Be(Same);
    }

    [Test]
    public void Replay_PersonOfThen_IsTakenFromTheRecord()
    {
        var policy = Document(Roles, Matrix, """ "guards": [ { "name": "g", "tools": [ "refund" ], "require": { "person": true } } ] """);
        var call = Refund(policy) with { ClientId = "c", Guards = ["guards/g"] };
        var replay = new PolicyReplay(policy);

        replay.Replay(call).Should().Be(Same);
        replay.Replay(call with { Code = DenialCodes.RequirementPerson }).Result.Should().Be(ReplayResult.Same);
    }

    [Test]
    public void Replay_CatalogDecides_IsUnknownWithoutIt()
    {
        var then = Document(Roles, Matrix);
        var now = Document(Roles, Matrix, """ "guards": [ { "name": "g", "tools": [ { "risk": "high" } ], "deny": true } ] """);
        var call = Refund(then) with { ToolVersion = "1.0.0" };
        var low = new LiveContract(new ModelContextProtocol.Protocol.Tool { Name = "refund" }, ToolKind.Destructive, static _ => "") { Version = "1.0.0", Risk = ToolRisk.Low };

        new PolicyReplay(now, then).Replay(call).Should().Be(Unknown());
        new PolicyReplay(now, then, [low]).Replay(call).Should().Be(Same);
        new PolicyReplay(now, then).Replay(Refund(then)).Should().Be(Changed("hidden"), "without a version nobody classified it, which guards take for yes");
    }

    [Test]
    public void Replay_KindOfTheTool_IsOnRecord()
    {
        var policy = Document(""" "matrix": { "authenticated": [ { "kind": "read" } ] } """);
        var call = Refund(policy) with { Entry = "matrix/authenticated/{\"kind\":\"read\"}", ToolKind = ToolKind.Read };

        new PolicyReplay(policy).Replay(call).Should().Be(Same);
        new PolicyReplay(policy).Replay(call with { ToolKind = ToolKind.Write }).Should().Be(Changed("hidden"));
    }

    [TestCase("limit.exceeded")]
    [TestCase("contract.arguments_invalid")]
    [TestCase("audit.unavailable")]
    public void Replay_OtherStageRefusedBehindAccess_WasAllowed(string code)
    {
        var then = Document(Roles, Matrix);

        new PolicyReplay(then).Replay(Refund(then) with { Code = code }).Should().Be(Same);
        new PolicyReplay(Document(Roles, """ "matrix": {} """), then).Replay(Refund(then) with { Code = code }).Should().Be(Changed("hidden"));
        new PolicyReplay(Document(Roles, Matrix, Large), then).Replay(Refund(then) with { Code = code }).Result
            .Should().Be(code.StartsWith("contract", StringComparison.Ordinal) ? ReplayResult.Same : ReplayResult.Unknown, "guards are asked behind the contract");
    }

    [TestCase("admission.too_large", TargetKind.Tool)]
    [TestCase("governance.undecided", TargetKind.Tool)]
    [TestCase(null, TargetKind.Task)]
    public void Replay_NoPolicyDecided_IsUndecided(string? code, TargetKind kind)
    {
        var policy = Document(Roles, Matrix);

        new PolicyReplay(policy).Replay(Refund(policy) with { Code = code, Entry = code is null ? "matrix/x" : null, Kind = kind }).Result.Should().Be(ReplayResult.Undecided);
    }

    [Test]
    public void Replay_WhatDoesNotExist_StaysHidden()
    {
        var then = Document(""" "matrix": { "authenticated": [ "*" ] } """);
        var call = Refund(then) with { Roles = ["authenticated"], Code = DenialCodes.AccessUnknown, Entry = "matrix/authenticated/*", ToolKind = null };
        var nothing = Document(""" "matrix": {} """);

        new PolicyReplay(nothing, then).Replay(call).Should().Be(new ReplayedCall(ReplayResult.Same, "hidden", "hidden"));
        new PolicyReplay(then, nothing).Replay(call with { PolicyDigest = nothing.Evaluator.Digest, Entry = null }).Should().Be(Unknown("hidden"), "the record does not say whether there is such a tool");
    }

    [Test]
    public void Replay_StepUpAtAccess_IsHiddenByThePolicy()
    {
        var policy = Document(Roles, Matrix);

        new PolicyReplay(policy).Replay(Hidden(Refund(policy)) with { Code = DenialCodes.AccessInsufficientScope }).Should().Be(new ReplayedCall(ReplayResult.Same, "hidden", "hidden"));
    }

    [Test]
    public void Replay_Modes_AreTold()
    {
        var audit = Document(Roles, Matrix, """ "mode": "audit" """);
        var enforce = Document(Roles, Matrix);
        var call = Hidden(Refund(audit)) with { IsCarriedOut = true };

        new PolicyReplay(audit).Replay(call).Should().Be(new ReplayedCall(ReplayResult.Same, "hidden, not enforced", "hidden, not enforced"));
        new PolicyReplay(enforce, audit).Replay(call).Should().Be(new ReplayedCall(ReplayResult.Changed, "hidden, not enforced", "hidden"));
    }

    [Test]
    public void Replay_CutRecord_IsUnknown()
    {
        var policy = Document(Roles, Matrix);

        new PolicyReplay(policy).Replay(Refund(policy) with { IsCut = true }).Should().Be(Unknown());
    }

    [Test]
    public void QuestionOf_ClaimsOpen_SaysWhichRoles()
    {
        var then = Document(Roles, Matrix);
        var (question, open) = new PolicyReplay(Document(Roles, Matrix, Large)).QuestionOf(Refund(then) with { Scopes = ["s"] });

        question.Roles.Names.Should().BeEquivalentTo("authenticated", "support");
        question.Arguments.Should().BeNull();
        question.Target.Contract!.Kind.Should().Be(ToolKind.Destructive);
        open.Should().Equal("finance");
    }

    /// <summary>Whatever a policy decided of callers and calls, replaying it over its own records changes nothing, and never says otherwise than a real call would.</summary>
    [Test]
    public void Replay_AnyCalls_OwnRecordsNeverChange() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[0, 200], Gen.OneOf("look", "refund", "other"), Gen.OneOf(null, "t")).Sample(
            static (finance, scope, amount, tool, tenant) =>
            {
                var policy = Document(Roles, Matrix, """
                    "guards": [
                      { "name": "large", "tools": [ "refund" ], "when": { "args.amount": { "minimum": 100 } }, "deny": true },
                      { "name": "tenant", "tools": [ "look" ], "unless": { "caller.tenant": { "equals": "t" } }, "deny": true },
                      { "name": "scope", "tools": [ "*" ], "when": { "args.amount": { "maximum": 50 } }, "require": { "scope": "s" } }
                    ]
                    """);
                var caller = Policies.Verified([("department", finance ? "finance" : "it"), ("scope", scope ? "s" : "x")]) with { Scopes = [scope ? "s" : "x"], Tenant = tenant, TokenIssuedAt = Policies.Now };
                var question = new PolicyQuestion
                {
                    Roles = policy.Evaluator.ResolveRoles(caller, Policies.Now),
                    Caller = caller,
                    Target = Policies.Tool(tool, ToolKind.Write),
                    Arguments = new Dictionary<string, System.Text.Json.JsonElement> { ["amount"] = System.Text.Json.JsonElement.Parse($"{amount}") },
                    Time = Policies.Now,
                };
                var reply = policy.Ask(question);
                var call = Refund(policy) with
                {
                    Subject = null,
                    Scopes = caller.Scopes,
                    Tenant = tenant,
                    Roles = question.Roles.Names,
                    Target = tool,
                    ToolKind = ToolKind.Write,
                    TokenAge = TimeSpan.Zero,
                    Code = reply.Code,
                    Entry = policy.Evaluator.Decide(question).Entry,
                    Guards = reply.Guards,
                };
                return new PolicyReplay(policy).Replay(call).Result == ReplayResult.Same;
            },
            iter: 300);
}
