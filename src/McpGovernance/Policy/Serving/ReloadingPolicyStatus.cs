namespace McpGovernance.Policy;

/// <summary>How the policy stands to its file; a source that somebody else registered says nothing.</summary>
internal sealed class ReloadingPolicyStatus(PolicySource source) : PolicyStatus
{
    public override string? Problem => (source as ReloadingPolicySource)?.Problem;
}
