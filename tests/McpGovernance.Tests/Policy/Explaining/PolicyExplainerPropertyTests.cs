using System.Text;
using System.Text.Json;
using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

/// <summary>An explanation says what is decided, and what it says would turn the decision does.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class PolicyExplainerPropertyTests
{
    private static readonly Gen<string> s_leaf = Gen.OneOf(
        """ "args.n": { "minimum": 5 } """, """ "args.n": { "minimum": 2, "maximum": 7 } """, """ "args.n": { "exists": true } """, """ "args.s": { "exists": true, "equals": "x" } """,
        """ "args.s": { "anyOf": [{ "minLength": 2 }, { "pattern": "^x" }] } """, """ "args.n": { "not": { "equals": 3 } } """, """ "caller.roles": { "contains": "r1" } """,
        """ "caller.scopes": { "contains": "s" } """, """ "caller.kind": { "equals": "authenticated" } """, """ "args.o.p": { "type": "string" } """);

    private static readonly Gen<string> s_condition = Gen.OneOf(
        s_leaf.Select(static one => $"{{{one}}}"),
        Gen.Select(s_leaf, s_leaf).Select(static (one, other) => $$"""{ "anyOf": [{ {{one}} }, { {{other}} }] }"""),
        Gen.Select(s_leaf, s_leaf).Select(static (one, other) => $$"""{ "allOf": [{ {{one}} }, { "not": { {{other}} } }] }"""));

    private static readonly Gen<string> s_guard = Gen.Select(Gen.OneOf("", "when", "unless"), s_condition, Gen.OneOf("\"deny\":true", "\"require\":{\"scope\":\"s\"}", "\"require\":{\"person\":true}")).Select(
        static (key, condition, effect) => $$"""{ "tools": ["t"], {{(key.Length == 0 ? "" : $"\"{key}\": {condition},")}} {{effect}} """);

    private static readonly Gen<PolicyDocument> s_policy = Gen.Select(s_guard.Array[1, 3], Gen.OneOf("r0", "r1", "authenticated"), Gen.OneOf("t", "x")).Select(static (guards, role, ceiling) => PolicyFile.Parse("p", Encoding.UTF8.GetBytes($$"""
        {
          "name": "test", "version": "1",
          "roles": { "r0": { "allOf": [{ "scope": "r0" }] }, "r1": { "anyOf": [{ "scope": "r1" }, { "claim": "c", "equals": "1" }] } },
          "matrix": { "{{role}}": ["t"] },
          {{(ceiling == "t" ? "" : "\"ceilings\": [{ \"name\": \"c\", \"admit\": [\"t\", \"x\"] }],")}}
          "guards": [{{string.Join(",", guards.Select((guard, index) => $"{guard}, \"name\": \"g{index}\" }}"))}}]
        }
        """), new PolicyReading { Time = Policies.Now }));

    private static readonly Gen<string?> s_arguments = Gen.OneOf<string?>(null, "{}", """{ "n": 1 }""", """{ "n": 3, "s": "x" }""", """{ "n": 9, "s": "yy" }""", """{ "n": "5", "s": 5, "o": { "p": "q" } }""", """{ "n": 6, "o": 1 }""");

    private static readonly Gen<Caller> s_caller = Gen.Select(Gen.OneOf("r0", "r1", "s", "z").Array[0, 3], Gen.Bool).Select(static (scopes, isPerson) =>
        (scopes.Length == 0 ? Policies.Verified() : Policies.Verified(("scope", string.Join(' ', scopes)))) with { Scopes = scopes, Subject = isPerson ? "p" : null, ClientId = "app" });

    private static readonly Gen<(PolicyDocument Policy, PolicyQuestion Question)> s_question = Gen.Select(s_policy, s_arguments, s_caller).Select(static (policy, arguments, caller) => (policy, new PolicyQuestion
    {
        Roles = policy.Evaluator.ResolveRoles(caller, Policies.Now),
        Caller = caller,
        Target = new GovernanceTarget(TargetKind.Tool, "t", Reviews.Contract("t", ToolKind.Read, "{}")),
        Arguments = arguments is null ? null : JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value),
        Time = Policies.Now,
    }));

    [Test]
    public void Explain_AnyQuestion_SaysWhatIsDecided() => s_question.Sample(
        static (policy, question) =>
        {
            var explanation = policy.Explain(question);
            var decision = policy.Evaluator.Decide(question);
            var verdict = policy.Evaluator.Judge(question);
            return explanation.IsAllowed == explanation.Code is null
                && explanation.IsAllowed == IsAllowed(policy, question)
                && (decision.IsAllowed || (explanation.Code == DenialCodes.AccessUnknown && explanation.DecidedBy == decision.Entry))
                && (!decision.IsAllowed || question.Arguments is null || verdict.DeniedBy is null || explanation.DecidedBy == verdict.DeniedBy)
                && (question.Arguments is null || explanation.Entries.Where(static one => one.Id.StartsWith("guards/", StringComparison.Ordinal) && one.Applies == true).Select(static one => one.Id).SequenceEqual(verdict.Applied));
        },
        iter: 3000);

    [Test]
    public void Applies_TakenApart_IsWhatTheGuardSays() => s_question.Sample(
        static (policy, question) =>
        {
            var roles = (CompiledRoleSet)question.Roles;
            var nothing = new Dictionary<string, Answers>();
            foreach (var guard in roles.Policy.PlanOf(question.Target).Guards)
            {
                var facts = new ConditionFacts(question, roles.Facts, question.Arguments is null);
                if (new GuardClauses(guard).Applies(ref facts, nothing) != guard.Applies(ref facts))
                {
                    return false;
                }
            }

            return true;
        },
        iter: 3000);

    /// <summary>Roles and scopes are given to the caller for true. Clauses are answered by another evaluation than the one that found them: the guard's own text, with the clause replaced by a constant.</summary>
    [Test]
    public void Explain_EveryChange_TurnsTheDecision()
    {
        var tried = new int[3];
        s_question.Sample(
            (policy, question) =>
            {
                var explanation = policy.Explain(question);
                foreach (var change in explanation.Changes)
                {
                    foreach (var step in change.Steps)
                    {
                        Interlocked.Increment(ref tried[(int)step.Kind]);
                    }

                    if (With(policy, question, change) == explanation.IsAllowed)
                    {
                        return false;
                    }
                }

                return true;
            },
            iter: 3000);

        tried.Should().OnlyContain(static count => count > 50);
    }

    /// <summary>One guard that asks three different things at most can always be turned by answers, whatever joins them.</summary>
    [Test]
    public void Explain_RefusedByOneSmallGuard_FindsAChange() => s_question.Where(static pair => pair.Question.Arguments is not null).Sample(
        static (policy, question) =>
        {
            var explanation = policy.Explain(question);
            return explanation.IsAllowed || explanation.GrantedBy is null || explanation.Changes.Count > 0
                || explanation.Entries.Count(static one => one.Effect != "admits") != 1
                || explanation.Entries[^1].Clauses is not { Count: > 0 and <= 3 } clauses || clauses.DistinctBy(static one => one.Text).Count() < clauses.Count;
        },
        iter: 2000);

    private static bool IsAllowed(PolicyDocument policy, PolicyQuestion question)
    {
        if (!policy.Evaluator.Decide(question).IsAllowed)
        {
            return false;
        }

        var verdict = question.Arguments is null ? PolicyVerdict.None : policy.Evaluator.Judge(question);
        return verdict.DeniedBy is null && verdict.Requirement.Scopes.All(question.Caller.Scopes.Contains)
            && (!verdict.Requirement.Person || PersonFact.Is(question.Caller, ((CompiledRoleSet)question.Roles).Facts));
    }

    private static bool With(PolicyDocument policy, PolicyQuestion question, PolicyChange change)
    {
        var scopes = change.Steps.Where(static step => step.Kind == PolicyChangeKind.Scope).Select(static step => step.Id).ToArray();
        var caller = question.Caller with { Scopes = [.. question.Caller.Scopes, .. scopes] };
        var resolved = policy.Evaluator.ResolveRoles(caller, question.Time);
        var roles = ((CompiledRoleSet)resolved).Policy.RolesOf(resolved.Names.Concat(change.Steps.Where(static step => step.Kind == PolicyChangeKind.Role).Select(static step => step.Id)), ((CompiledRoleSet)resolved).Facts);
        var answers = change.Steps.Where(static step => step.Kind == PolicyChangeKind.Clause).ToDictionary(static step => step.Id, static step => step.Answer == PolicyAnswer.True);
        var asked = question with { Caller = caller, Roles = roles };
        if (answers.Count == 0)
        {
            return IsAllowed(policy, asked);
        }

        // A condition on the time of the call stands for the clause: it is true or false whoever asks.
        var rewritten = PolicyFile.Parse("p", Encoding.UTF8.GetBytes(ClauseRewriter.Rewrite(policy.ToNormalForm(), answers)), new PolicyReading { Time = Policies.Now });
        return IsAllowed(rewritten, asked with { Roles = ((CompiledPolicy)rewritten.Evaluator).RolesOf(roles.Names, roles.Facts) });
    }
}
