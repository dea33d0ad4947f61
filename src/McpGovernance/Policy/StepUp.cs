namespace McpGovernance.Policy;

/// <summary>Which scopes a caller lacks, and only scopes, to get a role that was opened for this and that grants a target.</summary>
/// <remarks>What it answers for is not hidden from that caller: lists show it, and a call is refused with the scopes.</remarks>
internal sealed class StepUp
{
    private readonly string[] _roles;

    public StepUp(IEnumerable<StepUpRoles> registrations, PolicySource policy)
    {
        _roles = [.. registrations.SelectMany(static registration => registration.Names).Distinct(StringComparer.Ordinal)];
        if (_roles.Length == 0)
        {
            return;
        }

        policy.Require(this, static (stepUp, candidate) => ((StepUp)stepUp).Check(candidate));
    }

    /// <summary>The scopes that are lacking; empty when scopes alone would not do, or nobody may be told.</summary>
    public IReadOnlyList<string> MissingScopes(PolicyEvaluator policy, Caller caller, in GovernanceTarget target) =>
        _roles.Length > 0 && caller.IsVerified && policy is CompiledPolicy compiled ? compiled.MissingScopes(_roles, caller, target) : [];

    /// <summary>The refusal that asks for scopes.</summary>
    public static Denial Refusal(IReadOnlyList<string> scopes) => new()
    {
        Code = DenialCodes.AccessInsufficientScope,
        Message = "The token lacks scopes that this call needs.",
        Scopes = scopes,
        Detail = $"Lacks the scopes: {string.Join(' ', scopes)}.",
    };

    private void Check(PolicyEvaluator policy)
    {
        if (policy is not CompiledPolicy compiled)
        {
            throw new GovernanceConfigurationException($"'UseStepUp' needs a policy given with 'UsePolicy'; '{policy.GetType()}' does not say what its roles ask for.");
        }

        if (compiled.UnknownRoles(_roles).ToArray() is { Length: > 0 } unknown)
        {
            throw new GovernanceConfigurationException(
                $"'UseStepUp' names roles that policy '{compiled.Name}' version '{compiled.Version}' does not define: '{string.Join("', '", unknown)}'. Name roles that its rules give.");
        }
    }
}
