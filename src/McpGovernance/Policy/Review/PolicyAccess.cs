namespace McpGovernance.Policy;

/// <summary>What a role may ever do with something.</summary>
public enum PolicyAccess
{
    /// <summary>Never use it: it is hidden.</summary>
    No = 0,

    /// <summary>Use it, as far as guards and limits let it.</summary>
    Guarded = 1,

    /// <summary>Use it: no guard and no limit stands over it.</summary>
    Yes = 2,
}
