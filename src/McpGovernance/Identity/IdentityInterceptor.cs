namespace McpGovernance.Identity;

/// <summary>Puts the caller, and the caller's roles under the request's policy, on the context.</summary>
/// <remarks>What the resolver throws leaves the caller anonymous and refuses the request.</remarks>
internal sealed class IdentityInterceptor(CallerResolver resolver) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Identity;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => IdentifyAsync(context, next);

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) => IdentifyAsync(context, next);

    private ValueTask IdentifyAsync<TContext>(TContext context, GovernanceHandler<TContext> next)
        where TContext : GovernanceContext
    {
        var resolving = resolver.ResolveAsync(context);
        if (!resolving.IsCompletedSuccessfully)
        {
            return AwaitAsync(resolving, context, next);
        }

        Identify(context, resolving.Result);
        return next(context);
    }

    private async ValueTask AwaitAsync<TContext>(ValueTask<Caller> resolving, TContext context, GovernanceHandler<TContext> next)
        where TContext : GovernanceContext
    {
        Identify(context, await resolving.ConfigureAwait(false));
        await next(context).ConfigureAwait(false);
    }

    private void Identify(GovernanceContext context, Caller? caller)
    {
        if (caller is null)
        {
            throw new InvalidOperationException($"Caller resolver '{resolver.GetType()}' returned null. Return Caller.Anonymous for nobody.");
        }

        if (Contradiction(caller) is { } contradiction)
        {
            throw new InvalidOperationException($"Caller resolver '{resolver.GetType()}' returned {contradiction}");
        }

        context.Caller = caller;
        context.Roles = context.Policy.ResolveRoles(caller, context.Time.GetUtcNow());
    }

    /// <summary>Role rules read the principal's claims, so that it has to be as good as the kind says.</summary>
    private static string? Contradiction(Caller caller) => caller switch
    {
        { Kind: not (CallerKind.Anonymous or CallerKind.Local or CallerKind.Authenticated) } =>
            "a caller of an unknown kind. Use a member of CallerKind.",
        { IsVerified: false, Principal: not null } =>
            "a principal for a caller that nobody authenticated. Leave Caller.Principal null, or authenticate the caller.",
        { IsVerified: true, Principal: { } principal } when !principal.Identities.All(static identity => identity.IsAuthenticated) =>
            "a principal with an identity that is not authenticated. Give it an authentication type, or leave it out.",
        _ => null,
    };
}
