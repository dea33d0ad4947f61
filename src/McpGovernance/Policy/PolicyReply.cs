namespace McpGovernance.Policy;

/// <summary>What a policy says of one request, and which of its entries say so.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record PolicyReply
{
    /// <summary>What becomes of the request.</summary>
    public required PolicyOutcome Outcome { get; init; }

    /// <summary>The code of the refusal; <see langword="null"/> when there is none.</summary>
    public string? Code { get; init; }

    /// <summary>
    /// The entry that decides: of what is allowed, the matrix entry that grants it; of what is hidden, the ceiling or guard in the way, or
    /// <see langword="null"/> when nothing grants it; otherwise the guard.
    /// </summary>
    public string? By { get; init; }

    /// <summary>The guards that apply, in ordinal order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Guards { get; init; } = [];

    /// <summary>The limits that hold, in ordinal order.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Limits { get; init; } = [];

    internal static PolicyReply Of(CompiledPolicy policy, in PolicyQuestion question)
    {
        var decision = policy.Decide(question);
        if (!decision.IsAllowed)
        {
            return new PolicyReply { Outcome = PolicyOutcome.Hidden, Code = DenialCodes.AccessUnknown, By = decision.Entry };
        }

        var verdict = policy.Judge(question);
        var facts = (question.Roles as CompiledRoleSet)?.Facts;
        var denial = GuardsInterceptor.Refusal(verdict, question.Target, question.Caller, facts);
        return new PolicyReply
        {
            Outcome = denial is null ? PolicyOutcome.Allowed : verdict.DeniedBy is not null ? PolicyOutcome.Denied : PolicyOutcome.Asks,
            Code = denial?.Code,
            By = denial is null ? decision.Entry : verdict.DeniedBy ?? PolicyExplainer.AskedBy(policy.PlanOf(question.Target), question.Target, verdict, denial, question.Caller, facts),
            Guards = verdict.Applied,
            Limits = [.. verdict.Requirement.Limits.Select(static limit => limit.Entry)],
        };
    }
}
