namespace McpGovernance.Identity;

/// <summary>A resolver from a delegate.</summary>
internal sealed class DelegateCallerResolver(Func<GovernanceContext, Caller> resolve) : CallerResolver
{
    public override ValueTask<Caller> ResolveAsync(GovernanceContext context) => new(resolve(context));
}
