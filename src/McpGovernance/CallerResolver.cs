namespace McpGovernance;

/// <summary>Finds out who is calling. Plug in your own to name callers that the host does not authenticate.</summary>
/// <remarks>Called concurrently, once per request; <c>McpGovernance.AspNetCore</c> asks once more before a call of a tool whose parameters travel in headers. What it throws refuses the request.</remarks>
public abstract class CallerResolver
{
    /// <summary>Resolves the caller of a request.</summary>
    /// <param name="context">The request. <see cref="GovernanceContext.User"/> has the host's principal.</param>
    /// <returns>The caller; never <see langword="null"/>: nobody is <see cref="Caller.Anonymous"/>.</returns>
    public abstract ValueTask<Caller> ResolveAsync(GovernanceContext context);
}
