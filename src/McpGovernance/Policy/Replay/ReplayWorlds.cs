using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>Everything that a policy may say of a recorded request: one outcome in each world that the record leaves open.</summary>
/// <param name="policy">The policy that is asked.</param>
/// <param name="basis">What of it the policy of then defined alike.</param>
/// <param name="call">What is on record.</param>
/// <param name="recorded">What the policy of then said.</param>
internal sealed class ReplayWorlds(CompiledPolicy policy, ReplayBasis basis, RecordedCall call, RecordedVerdict recorded)
{
    /// <summary>With more that is open the answer is "unknown" without looking.</summary>
    private const int MaxOpen = 6;

    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    private readonly Caller _caller = new()
    {
        Kind = call.CallerKind,
        Issuer = call.Issuer,
        Subject = call.Subject,
        ClientId = call.ClientId,
        Tenant = call.Tenant,
        Scopes = call.Scopes,
        Actors = call.Actors,
        TokenIssuedAt = call.TokenAge is { } age ? call.Time - age : null,
    };

    /// <summary>The outcomes in words; "unknown" among them where too much is open.</summary>
    /// <param name="contract">The tool's contract; <see langword="null"/> for everything else.</param>
    public IReadOnlySet<string> Outcomes(ToolContract? contract)
    {
        var roles = Roles();
        if (roles.Open.Count > MaxOpen)
        {
            _outcomes.Add(PolicyReplay.Unknown);
            return _outcomes;
        }

        var target = new GovernanceTarget(call.Kind, call.Target, contract);
        for (var world = 0; world < 1 << roles.Open.Count; world++)
        {
            Add(target, policy.RolesOf(roles.Certain.Concat(roles.Open.Where((_, index) => (world & (1 << index)) != 0))));
        }

        return _outcomes;
    }

    /// <summary>The roles that the policy gives to the caller.</summary>
    public RecordedRoles Roles() => new(policy.Model, basis, call, _caller);

    /// <summary>The question that the record puts, without arguments and claims.</summary>
    public PolicyQuestion Question(in GovernanceTarget target, CompiledRoleSet roles) => new()
    {
        Roles = roles,
        Caller = _caller,
        Target = target,
        Client = call.ClientName is null ? null : new Implementation { Name = call.ClientName, Version = call.ClientVersion ?? "" },
        Time = call.Time,
    };

    private void Add(in GovernanceTarget target, CompiledRoleSet roles)
    {
        if (!policy.Decide(roles, target).IsAllowed)
        {
            Add(PolicyOutcome.Hidden);
            return;
        }

        var question = Question(target, roles);
        var states = new List<GuardState>();
        foreach (var guard in policy.PlanOf(target).Guards)
        {
            states.Add(GuardState.Of(guard, question, basis, call, recorded));
        }

        if (states.Exists(static one => one.Guard.Denies && one.Hides == Answers.True))
        {
            Add(PolicyOutcome.Hidden);
            return;
        }

        if (states.Exists(static one => one.Guard.Denies && (one.Hides & Answers.True) != 0))
        {
            Add(PolicyOutcome.Hidden);
        }

        AddJudged(target, states);
    }

    /// <summary>What the guards say, whichever of those that are open applied.</summary>
    private void AddJudged(in GovernanceTarget target, List<GuardState> states)
    {
        // Another stage refused the call before guards were asked: they would not be asked now either.
        if (recorded is { HasGuards: false, Outcome: PolicyOutcome.Allowed })
        {
            Add(PolicyOutcome.Allowed);
            return;
        }

        var certain = states.Where(static one => one.Applies == Answers.True).Select(static one => one.Guard).ToList();
        var open = states.Where(static one => one.Applies == (Answers.True | Answers.False)).Select(static one => one.Guard).ToList();
        if (certain.Exists(static guard => guard.Denies))
        {
            Add(PolicyOutcome.Denied);
            return;
        }

        if (open.Count > MaxOpen)
        {
            _outcomes.Add(PolicyReplay.Unknown);
            return;
        }

        for (var world = 0; world < 1 << open.Count; world++)
        {
            var applied = certain.Concat(open.Where((_, index) => (world & (1 << index)) != 0)).ToList();
            if (applied.Exists(static guard => guard.Denies))
            {
                Add(PolicyOutcome.Denied);
            }
            else
            {
                AddAsked(target, Requirements.Combine(applied.Select(static guard => guard.Requirement), []));
            }
        }
    }

    /// <summary>In the order in which a call is refused: scopes, person, the rest.</summary>
    private void AddAsked(in GovernanceTarget target, Requirement requirement)
    {
        if (GuardsInterceptor.Missing(requirement.Scopes, _caller) is { Count: > 0 })
        {
            Add(PolicyOutcome.Asks, DenialCodes.AccessInsufficientScope);
            return;
        }

        var person = requirement.Person ? IsPerson() : Answers.True;
        if ((person & Answers.False) != 0)
        {
            Add(PolicyOutcome.Asks, DenialCodes.RequirementPerson);
        }

        if ((person & Answers.True) != 0)
        {
            var isUnavailable = Requirements.Unavailable(requirement, target) is not null;
            Add(isUnavailable ? PolicyOutcome.Asks : PolicyOutcome.Allowed, isUnavailable ? DenialCodes.RequirementUnavailable : null);
        }
    }

    /// <summary>Claims can say that somebody is none; a record that refused, or did not, says what they said.</summary>
    private Answers IsPerson() =>
        !PersonFact.Is(_caller, new CallerFacts(_caller)) || recorded.Code == DenialCodes.RequirementPerson ? Answers.False
        : recorded.HasGuards && recorded.Outcome == PolicyOutcome.Allowed && policy.Model.Guards.Any(guard => guard.Requirement.Person && basis.Guards.TryGetValue(guard.Id, out var id) && call.Guards.Contains(id)) ? Answers.True
        : Answers.True | Answers.False;

    private void Add(PolicyOutcome outcome, string? code = null) =>
        _outcomes.Add(RecordedVerdict.TextOf(outcome, code, policy.ModeAt(call.Time) != PolicyMode.Enforce));
}
