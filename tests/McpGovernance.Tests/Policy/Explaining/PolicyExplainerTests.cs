using System.Text;
using System.Text.Json;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class PolicyExplainerTests
{
    [Test]
    public void Explain_AllowedCall_NamesWhatGrantedAndWhatWouldRefuse()
    {
        var explanation = Explanations.Of("refund", "money", """{ "amount": 5 }""");

        explanation.Should().Match<PolicyExplanation>(static one => one.IsAllowed && one.Code == null && one.GrantedBy == "matrix/money/refund" && one.DecidedBy == "matrix/money/refund");
        explanation.Entries.Select(static one => (one.Id, one.Effect, one.Applies)).Should().Equal(
            ("ceilings/everything", "admits", true), ("guards/large", "refuses", false), ("guards/manager", "asks for the scope 'manage' and a person", false), ("limits/often", "limits how often", true));
        explanation.Entries[1].Clauses.Select(static one => (one.Text, one.IsUnless, one.Answer)).Should().Equal(
            ("args.amount exclusiveMinimum 1000", false, PolicyAnswer.False), ("caller.roles contains \"boss\"", true, PolicyAnswer.False));
        explanation.Changes.Select(static one => one.Text).Should().Equal(
            "If 'args.amount exclusiveMinimum 1000' were true, it would be refused.", "If 'args.amount minimum 100' were true, it would be refused.");
        explanation.NearMisses.Should().BeEmpty();
    }

    [Test]
    public void Explain_CallThatAGuardDenies_SaysWhichClauseOrRoleWouldTurnIt()
    {
        var explanation = Explanations.Of("refund", "money manage", """{ "amount": 5000 }""", isPerson: true);

        (explanation.IsAllowed, explanation.Code, explanation.GrantedBy, explanation.DecidedBy).Should().Be((false, DenialCodes.PolicyDenied, "matrix/money/refund", "guards/large"));
        explanation.Changes.Select(static one => one.Text).Should().Equal(
            "With the role 'boss', it would be allowed.",
            "If 'args.amount exclusiveMinimum 1000' were false, it would be allowed.",
            "If 'caller.roles contains \"boss\"' were true, it would be allowed.");
        explanation.Changes[0].Steps.Should().ContainSingle().Which.Should().Be(new PolicyChangeStep { Kind = PolicyChangeKind.Role, Id = "boss" });
        explanation.Changes[1].Steps.Should().ContainSingle().Which.Should().Be(new PolicyChangeStep { Kind = PolicyChangeKind.Clause, Id = "args.amount exclusiveMinimum 1000", Answer = PolicyAnswer.False });
    }

    [Test]
    public void Explain_CallThatLacksAScope_NamesTheGuardThatAsks()
    {
        var explanation = Explanations.Of("refund", "money", """{ "amount": 500 }""", isPerson: true);

        (explanation.Code, explanation.DecidedBy).Should().Be((DenialCodes.AccessInsufficientScope, "guards/manager"));
        explanation.Changes[0].Text.Should().Be("With the scope 'manage', it would be allowed.");
        explanation.Changes[0].Steps.Should().ContainSingle().Which.Kind.Should().Be(PolicyChangeKind.Scope);
    }

    [Test]
    public void Explain_CallThatSeveralThingsRefuse_NamesThemTogether()
    {
        var explanation = Explanations.Of("refund", "money", """{ "amount": 5000 }""", isPerson: true);

        explanation.Changes.Should().NotBeEmpty().And.OnlyContain(static one => one.Steps.Count == 2);
        explanation.Changes[0].Text.Should().Be("With the scope 'manage', and with the role 'boss', it would be allowed.");
    }

    [Test]
    public void Explain_CallThatNeedsAPerson_HasItsCode() =>
        Explanations.Of("refund", "money manage", """{ "amount": 500 }""").Should().Match<PolicyExplanation>(static one => one.Code == DenialCodes.RequirementPerson && one.DecidedBy == "guards/manager");

    [Test]
    public void Explain_ValueThatIsMissing_IsUnknownAndGuards()
    {
        var explanation = Explanations.Of("refund", "money manage", "{}", isPerson: true);

        explanation.DecidedBy.Should().Be("guards/large");
        explanation.Entries[1].Clauses[0].Answer.Should().Be(PolicyAnswer.Unknown);
    }

    [Test]
    public void Explain_NothingGrants_NamesTheNearestEntriesAndTheirFirstFailure()
    {
        var explanation = Explanations.Of("refund", "", """{ "amount": 5 }""");

        (explanation.IsAllowed, explanation.Code, explanation.GrantedBy, explanation.DecidedBy).Should().Be((false, DenialCodes.AccessUnknown, null, null));
        explanation.NearMisses.Select(static one => (one.Entry, one.Role, one.Reason)).Should().Equal(
            ("matrix/money/refund", "money", """{"scope":"money"} is not known"""), ("matrix/boss/*", "boss", """{"scope":"boss"} is not known"""));
        explanation.Roles.Select(static one => (one.Role, one.IsHeld, one.Reason)).Should().Equal(
            ("authenticated", true, "the kind of the caller"), ("boss", false, """{"scope":"boss"} is not known"""), ("money", false, """{"scope":"money"} is not known"""));
        explanation.Changes[0].Text.Should().Be("With the scope 'money', it would be allowed.");
    }

    [Test]
    public void Explain_CeilingRefuses_NothingWouldTurnIt()
    {
        var explanation = Explanations.Of("secret", "boss mfa", "{}");

        (explanation.IsAllowed, explanation.Code, explanation.GrantedBy, explanation.DecidedBy).Should().Be((false, DenialCodes.AccessUnknown, "matrix/boss/*", "ceilings/everything"));
        explanation.Entries[0].Should().Be(new PolicyEntryReason { Id = "ceilings/everything", Effect = "refuses", Applies = true, Clauses = explanation.Entries[0].Clauses });
        explanation.Changes.Should().BeEmpty();
        explanation.ToText().Should().EndWith("No role, scope or argument was found that would change this.\n");
    }

    [Test]
    public void Explain_WithoutArguments_IsWhetherItMayEverBeUsed()
    {
        var explanation = Explanations.Of("refund", "money", null);

        explanation.IsAllowed.Should().BeTrue();
        explanation.Entries[1].Applies.Should().BeNull();
        explanation.Entries[1].Clauses[0].Answer.Should().Be(PolicyAnswer.Open);
    }

    [Test]
    public void Explain_WithoutArguments_GuardThatRefusesWhateverTheyAre_Refuses()
    {
        var explanation = Explanations.Of("audit_log", "money", null);

        (explanation.IsAllowed, explanation.Code, explanation.DecidedBy).Should().Be((false, DenialCodes.AccessUnknown, "guards/boss only"));
        explanation.Changes.Select(static one => one.Text).Should().Contain("With the role 'boss', it would be allowed.");
    }

    [Test]
    public void Explain_RolesOfNobody_SaysSo()
    {
        var policy = Explanations.Policy;
        var explanation = policy.Explain(new PolicyQuestion { Roles = policy.RolesOf("money"), Caller = Caller.Anonymous, Target = new GovernanceTarget(TargetKind.Tool, "refund", Reviews.RefundTool), Time = Policies.Now });

        explanation.Roles.Should().ContainEquivalentOf(new PolicyRoleReason { Role = "money", IsHeld = true, Reason = "given with the question" });
        explanation.Roles.Should().ContainEquivalentOf(new PolicyRoleReason { Role = "boss", IsHeld = false, Reason = "not given with the question" });
    }

    [Test]
    public void Explain_RoleThatIsTooOld_SaysSo()
    {
        var caller = Policies.Verified(("scope", "boss")) with { TokenIssuedAt = Policies.Now.AddHours(-2) };
        var explanation = Explanations.Of("refund", caller, """{ "amount": 5 }""");

        explanation.Roles.Single(static one => one.Role == "boss").Reason.Should().Be("none of its alternatives holds, such as {\"claim\":\"amr\",\"contains\":\"mfa\"}");
        explanation.NearMisses.Select(static one => one.Role).Should().Equal(["money", "boss"], "money lacks one thing and boss two");
    }

    [Test]
    public void Explain_RequirementThatNothingCanMeet_RefusesByTheGuardThatAsks()
    {
        var policy = Policies.Load(static builder => builder.Allow("authenticated", "refund")
            .Guard("a scope first", static guard => guard.Tools("refund").Require(static require => require.Scopes("s")))
            .Guard("on record", static guard => guard.Tools("refund").Require(static require => require.Confirmation())));
        var caller = Policies.Verified(("scope", "s")) with { Scopes = ["s"] };

        var explanation = PolicyExplainer.Explain(policy, new PolicyQuestion
        {
            Roles = policy.ResolveRoles(caller, Policies.Now),
            Caller = caller,
            Target = new GovernanceTarget(TargetKind.Tool, "refund", Reviews.RefundTool),
            Arguments = new Dictionary<string, JsonElement>(),
        });

        (explanation.Code, explanation.DecidedBy).Should().Be((DenialCodes.RequirementUnavailable, "guards/on record"));
        explanation.Changes.Should().BeEmpty();
    }

    [Test]
    public void Explain_ManyRolesThatWouldGrant_NamesFive()
    {
        var policy = Policies.Load(static builder =>
        {
            for (var i = 0; i < 7; i++)
            {
                var role = $"r{i}";
                builder.Role(role, rules => rules.Scope(role)).Allow(role, "refund");
            }
        });

        PolicyExplainer.Explain(policy, new PolicyQuestion { Roles = policy.ResolveRoles(Caller.Anonymous, Policies.Now), Caller = Caller.Anonymous, Target = Policies.Tool("refund") })
            .NearMisses.Select(static one => one.Role).Should().Equal("r0", "r1", "r2", "r3", "r4");
    }

    [Test]
    public void Explain_RolesOfAnotherPolicy_Throws() =>
        FluentActions.Invoking(static () => Explanations.Policy.Explain(new PolicyQuestion
        {
            Roles = Policies.Allowing("refund").RolesOf([]),
            Caller = Caller.Anonymous,
            Target = new GovernanceTarget(TargetKind.Tool, "refund"),
        })).Should().Throw<ArgumentException>();
}
