namespace McpGovernance.Policy;

/// <summary>What becomes of a request under a policy that is enforced.</summary>
public enum PolicyOutcome
{
    /// <summary>The caller may never use it, so it answers like what does not exist.</summary>
    Hidden = 0,

    /// <summary>A guard refuses this call.</summary>
    Denied = 1,

    /// <summary>Guards ask for something that the call does not have, such as a scope or an approval.</summary>
    Asks = 2,

    /// <summary>It goes on. Limits may still hold it up.</summary>
    Allowed = 3,
}
