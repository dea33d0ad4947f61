using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>What a policy is asked: who, what, with what, and when.</summary>
public readonly record struct PolicyQuestion
{
    /// <summary>What <see cref="PolicyEvaluator.ResolveRoles"/> of the same policy returned for the caller.</summary>
    public required RoleSet Roles { get; init; }

    /// <summary>Who is calling.</summary>
    public required Caller Caller { get; init; }

    /// <summary>What the request, or the entry of a list, is about.</summary>
    public required GovernanceTarget Target { get; init; }

    /// <summary>What the client says it is: asserted, so it can only narrow.</summary>
    public Implementation? Client { get; init; }

    /// <summary>The arguments as the handler will get them; <see langword="null"/> for none. Whether something may ever be used does not depend on them.</summary>
    public IDictionary<string, JsonElement>? Arguments { get; init; }

    /// <summary>When the request arrived.</summary>
    public DateTimeOffset Time { get; init; }
}
