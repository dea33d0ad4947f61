using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Holds one policy against reviewed cases, in each environment that they name.</summary>
internal sealed class CaseRun(LoadedPolicy policy, IReadOnlyDictionary<string, ToolContract> tools, PolicyMutation? mutation = null)
{
    private readonly Dictionary<string, CompiledPolicy> _byEnvironment = new(StringComparer.Ordinal);

    /// <summary>The same with a part of the policy taken out.</summary>
    public CaseRun With(PolicyMutation mutation) => new(policy, tools, mutation);

    public PolicyCaseResult Run(PolicyCase one)
    {
        var compiled = PolicyFor(one.Environment);
        var unknown = compiled.UnknownRoles(one.Roles.Except(BuiltInRoles.All, StringComparer.Ordinal)).FirstOrDefault();
        if (unknown is not null)
        {
            return new PolicyCaseResult(one, null, $"The role '{unknown}' is none of the policy's.");
        }

        var answer = PolicyReply.Of(compiled, Question(one, compiled));
        return new PolicyCaseResult(one, answer, ProblemOf(one, answer));
    }

    private CompiledPolicy PolicyFor(string? environment)
    {
        environment ??= policy.Policy.Environment;
        var key = environment ?? "";
        if (!_byEnvironment.TryGetValue(key, out var compiled))
        {
            compiled = environment == policy.Policy.Environment ? policy.Policy : PolicyLoader.Reload(policy, environment).Policy;
            _byEnvironment[key] = compiled = mutation is null ? compiled : compiled.With(mutation.Apply(compiled.Model));
        }

        return compiled;
    }

    private PolicyQuestion Question(PolicyCase one, CompiledPolicy compiled)
    {
        var time = one.At ?? policy.Time;
        var caller = one.Caller?.Caller ?? NobodyWith(one.Roles);
        return new PolicyQuestion
        {
            Roles = one.Caller is null ? compiled.RolesOf(one.Roles) : compiled.ResolveRoles(caller, time),
            Caller = caller,
            Client = one.Caller?.Client,
            Target = new GovernanceTarget(one.Kind, one.Target, one.Kind == TargetKind.Tool ? tools.GetValueOrDefault(one.Target) : null),
            Arguments = one.Arguments?.ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal) ?? (IDictionary<string, JsonElement>?)null,
            Time = time,
        };
    }

    /// <summary>Roles of nobody in particular: whoever has them, nothing else is known of the caller.</summary>
    internal static Caller NobodyWith(IEnumerable<string> roles) => new()
    {
        Kind = roles.Contains(BuiltInRoles.Anonymous) ? CallerKind.Anonymous : roles.Contains(BuiltInRoles.Local) ? CallerKind.Local : CallerKind.Authenticated,
    };

    private static string? ProblemOf(PolicyCase one, PolicyReply answer)
    {
        var found = $"the policy says '{CaseReader.NameOf(answer.Outcome)}'{(answer.By is null ? "" : $" by '{answer.By}'")}{(answer.Code is null ? "" : $" ({answer.Code})")}.";
        return answer.Outcome != one.Expect ? $"Expected '{CaseReader.NameOf(one.Expect)}', and {found}"
            : one.Code is not null && one.Code != answer.Code ? $"Expected the code '{one.Code}', and {found}"
            : one.By is not null && one.By != answer.By && !answer.Guards.Contains(one.By) && !answer.Limits.Contains(one.By)
                ? $"Expected '{one.By}' to decide, and {found} These apply: {Quote(answer)}."
            : null;
    }

    private static string Quote(PolicyReply answer) =>
        answer.Guards.Count + answer.Limits.Count == 0 ? "no guard, no limit" : $"'{string.Join("', '", answer.Guards.Concat(answer.Limits))}'";
}
