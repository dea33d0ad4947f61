namespace McpGovernance.Policy;

/// <summary>What a policy that loaded must still pass before it comes into force, at start and while the process runs.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class PolicyGate(PolicyMode minimum, TimeProvider time)
{
    private readonly WeakActions _checks = new();

    /// <summary>Lets only policies through that pass a check, while its subject lives.</summary>
    public void Add(object subject, Action<object, PolicyEvaluator> check) => _checks.Add(subject, check);

    /// <summary>Holds a policy against the host's minimum mode and against all checks.</summary>
    /// <exception cref="GovernanceConfigurationException">Its mode is too weak.</exception>
    /// <exception cref="Exception">What a check throws: whatever it is, the policy did not pass.</exception>
    public void Judge(PolicyEvaluator policy)
    {
        var mode = policy.ModeAt(time.GetUtcNow());
        if (!Enum.IsDefined(mode) || mode > minimum)
        {
            throw new GovernanceConfigurationException(
                $"Policy '{policy.Name}' version '{policy.Version}' has the mode '{Word(mode)}', which is weaker than this host's minimum, '{Word(minimum)}'. "
                + $"Give the policy that mode, or set '{nameof(PolicyOptions)}.{nameof(PolicyOptions.MinimumMode)}'.");
        }

        foreach (var (subject, check) in _checks.Alive())
        {
            check(subject, policy);
        }
    }

    private static string Word(PolicyMode mode) => mode switch
    {
        PolicyMode.Enforce => "enforce",
        PolicyMode.Warn => "warn",
        _ => "audit",
    };
}
