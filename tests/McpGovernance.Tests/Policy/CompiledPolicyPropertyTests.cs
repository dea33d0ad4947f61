using CsCheck;
using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
public sealed class CompiledPolicyPropertyTests
{
    private static readonly Gen<string> s_name = Gen.OneOf("a", "b", ".", "_x", "ab").Array[1, 4].Select(string.Concat);

    private static readonly Gen<string> s_pattern = Gen.OneOf("a", "b", ".", "_x", "*", "ab").Array[1, 5].Select(string.Concat)
        .Where(static pattern => !pattern.Contains("**", StringComparison.Ordinal));

    private static readonly Gen<string> s_uri = Gen.OneOf("a", "b", "/", "ab").Array[1, 4].Select(static parts => "x://" + string.Concat(parts));

    private static readonly Gen<string> s_uriPattern = Gen.OneOf("a", "b", "/", "*", "**", "ab").Array[1, 5].Select(static parts => "x://" + string.Concat(parts))
        .Where(static pattern => !pattern.Contains("***", StringComparison.Ordinal));

    private static readonly Gen<string> s_entry = Gen.Frequency(
        (4, s_pattern),
        (3, s_uriPattern.Select(static pattern => "resource:" + pattern)),
        (1, s_pattern.Select(static pattern => "prompt:" + pattern)),
        (1, Gen.OneOf("""{"kind":"read"}""", """{"kind":"write"}""", """{"kind":"destructive"}""")));

    private static readonly Gen<string> s_role = Gen.OneOf("r0", "r1", "r2", "authenticated", "anonymous");

    private static readonly Gen<(string Role, string Entry)[]> s_matrix = Gen.Select(s_role, s_entry).Array[0, 12];

    private static readonly Gen<GovernanceTarget> s_target = Gen.OneOf(
        Gen.Select(s_name, Gen.OneOf<ToolKind?>(null, ToolKind.Read, ToolKind.Write, ToolKind.Destructive)).Select(static (name, kind) => Policies.Tool(name, kind)),
        s_uri.Select(static uri => new GovernanceTarget(TargetKind.Resource, uri)),
        s_uri.Select(static uri => new GovernanceTarget(TargetKind.ResourceTemplate, uri)),
        s_name.Select(static name => new GovernanceTarget(TargetKind.Prompt, name)));

    private static readonly Gen<string[]> s_scopes = Gen.OneOf("r0", "r1", "r2").Array[0, 3];

    [Test]
    public void Decide_AnyPolicy_EqualsTheNaiveEvaluator() =>
        Gen.Select(s_matrix, s_scopes, s_target.Array[1, 12]).Sample(
            static (matrix, scopes, targets) =>
            {
                var policy = Compile(matrix);
                var roles = policy.ResolveRoles(Caller(scopes), Policies.Now);
                return targets.All(target => policy.Decide(roles, target) is var decision
                    && decision.Entry == NaivePolicy.Decide(matrix, [.. scopes, "authenticated"], target)
                    && decision.IsAllowed == (decision.Entry is not null));
            },
            iter: 5000);

    [Test]
    public void Digest_AnyOrderOfEntries_IsTheSame() =>
        s_matrix.SelectMany(static matrix => Gen.Shuffle(matrix).Select(shuffled => (matrix, shuffled))).Sample(
            static pair => Compile(pair.matrix).Digest == Compile(pair.shuffled).Digest,
            iter: 1000);

    [Test]
    public void Decide_AnyOrderOfEntries_IsTheSame() =>
        Gen.Select(s_matrix.SelectMany(static matrix => Gen.Shuffle(matrix).Select(shuffled => (matrix, shuffled))), s_scopes, s_target.Array[1, 8]).Sample(
            static (pair, scopes, targets) => targets.All(target => Compile(pair.matrix).Decide(Caller(scopes), target) == Compile(pair.shuffled).Decide(Caller(scopes), target)),
            iter: 500);

    [Test]
    public void Decide_MatrixWithMore_OnlyWidens() =>
        Gen.Select(s_matrix, s_matrix, s_scopes, s_target.Array[1, 8]).Sample(
            static (matrix, more, scopes, targets) =>
            {
                var (before, after) = (Compile(matrix), Compile([.. matrix, .. more]));
                return targets.All(target => !before.Decide(Caller(scopes), target).IsAllowed || after.Decide(Caller(scopes), target).IsAllowed);
            },
            iter: 1000);

    [Test]
    public void Decide_CallerWithMoreScopes_OnlyWidens() =>
        Gen.Select(s_matrix, s_scopes, s_scopes, s_target.Array[1, 8]).Sample(
            static (matrix, scopes, more, targets) =>
            {
                var policy = Compile(matrix);
                return targets.All(target => !policy.Decide(Caller(scopes), target).IsAllowed || policy.Decide(Caller([.. scopes, .. more]), target).IsAllowed);
            },
            iter: 1000);

    private static CompiledPolicy Compile((string Role, string Entry)[] matrix) => Policies.Load(policy =>
    {
        foreach (var role in new[] { "r2", "r0", "r1" })
        {
            policy.Role(role, rules => rules.Scope(role));
        }

        foreach (var (role, entry) in matrix)
        {
            _ = entry switch
            {
                """{"kind":"read"}""" => policy.AllowReads(role),
                """{"kind":"write"}""" => policy.Allow(role, ToolKind.Write),
                """{"kind":"destructive"}""" => policy.Allow(role, ToolKind.Destructive),
                _ => policy.Allow(role, entry),
            };
        }
    });

    private static Caller Caller(string[] scopes) => Policies.Verified(("scope", string.Join(' ', scopes)));
}
