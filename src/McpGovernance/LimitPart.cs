namespace McpGovernance;

/// <summary>What a limit counts apart.</summary>
public enum LimitPart
{
    /// <summary>Each caller: issuer, subject, client, tenant and the agents that act for it.</summary>
    Caller = 0,

    /// <summary>Each person or service, whatever client it uses: issuer and subject.</summary>
    Subject = 1,

    /// <summary>Each client, as the token names it.</summary>
    Client = 2,

    /// <summary>Each tenant. Callers without one are one.</summary>
    Tenant = 3,

    /// <summary>Each tool.</summary>
    Tool = 4,
}
