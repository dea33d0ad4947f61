using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>How one kind of invoke request looks: what it is about, its arguments, and what could serve it.</summary>
internal sealed record InvokeShape<TParams>(
    GovernedOperation Operation,
    string Method,
    Func<TParams?, GovernanceTarget> Target,
    Func<RequestContext<TParams>, bool> IsServable)
    where TParams : RequestParams
{
    /// <summary>Reads the arguments; most kinds have none.</summary>
    public Func<TParams, IDictionary<string, JsonElement>?> Arguments { get; init; } = static _ => null;

    /// <summary>Puts the frozen arguments in the place of those that arrived.</summary>
    public Action<TParams, IDictionary<string, JsonElement>> Replace { get; init; } = static (_, _) => { };

    /// <summary>Puts the name of the live tool that carries the call out in the place of the one that was called.</summary>
    public Action<TParams, string> Rename { get; init; } = static (_, _) => { };
}
