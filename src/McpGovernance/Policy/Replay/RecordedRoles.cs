namespace McpGovernance.Policy;

/// <summary>The roles that a policy gives to a recorded caller: those that the record shows, and those that it leaves open.</summary>
internal sealed class RecordedRoles
{
    private readonly List<string> _certain = [];
    private readonly List<string> _open = [];

    public RecordedRoles(PolicyModel policy, ReplayBasis basis, RecordedCall call, Caller caller)
    {
        _certain.Add(BuiltInRoles.For(caller.Kind));
        var facts = new CallerFacts(caller);
        foreach (var role in policy.Roles)
        {
            var has = basis.Roles.Contains(role.Name) ? ThreeValues.Of(call.Roles.Contains(role.Name, StringComparer.Ordinal)) : Ask(role, call, facts, caller.IsVerified);
            if (has == Answers.True)
            {
                _certain.Add(role.Name);
            }
            else if ((has & Answers.True) != 0)
            {
                _open.Add(role.Name);
            }
        }
    }

    /// <summary>The roles that the caller has.</summary>
    public IReadOnlyList<string> Certain => _certain;

    /// <summary>The roles that the caller may have.</summary>
    public IReadOnlyList<string> Open => _open;

    private static Answers Ask(RoleDefinition role, RecordedCall call, CallerFacts facts, bool isVerified)
    {
        var answer = Answers.True;
        foreach (var rule in role.AllOf)
        {
            answer = ThreeValues.And(answer, Ask(rule, facts, isVerified));
        }

        if (role.AnyOf.Count > 0)
        {
            var any = Answers.False;
            foreach (var rule in role.AnyOf)
            {
                any = ThreeValues.Or(any, Ask(rule, facts, isVerified));
            }

            answer = ThreeValues.And(answer, any);
        }

        // When a caller signed in stands in a claim.
        var session = role.MaxSessionAge is null ? Answers.True : isVerified ? Answers.True | Answers.False : Answers.False;
        var token = role.MaxTokenAge is not { } most ? Answers.True : call.TokenAge is { } age ? Fresh(age, most) : Answers.False;
        return ThreeValues.And(ThreeValues.And(answer, token), session);
    }

    /// <summary>The age on record is in whole seconds, so the last one may have been too much.</summary>
    private static Answers Fresh(TimeSpan age, TimeSpan most) =>
        age == most ? Answers.True | Answers.False : ThreeValues.Of(age < most && age >= TimeSpan.FromMinutes(-5));

    /// <summary>Scopes and subjects are on record; other claims are not, and a caller whom nobody verified has none.</summary>
    private static Answers Ask(RoleRule rule, CallerFacts facts, bool isVerified) => rule switch
    {
        NotRule not => ThreeValues.Not(Ask(not.Inner, facts, isVerified)),
        ClaimRule claim when isVerified && !ClaimNames.IsScope(claim.Claim) => Answers.Any,
        _ => ThreeValues.Of(rule.Evaluate(facts)),
    };
}
