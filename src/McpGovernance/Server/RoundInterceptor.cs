namespace McpGovernance.Server;

/// <summary>A later round belongs to the server, the caller, the call and the arguments of the first one, and is used once.</summary>
internal sealed class RoundInterceptor(RoundSealer rounds, ArgumentsBinding bindArguments) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Identity;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) =>
        context.Continuation is not { } round || (Belongs(round, context) && rounds.TryUse(round))
            ? next(context)
            : context.Deny(Denials.RoundInvalid);

    private bool Belongs(CallRound round, InvokeContext context) =>
        string.Equals(round.Server, context.Server, StringComparison.Ordinal)
        && string.Equals(round.CallerKey, context.Caller.Key, StringComparison.Ordinal)
        && string.Equals(round.Method, context.Method, StringComparison.Ordinal)
        && string.Equals(round.Target, context.Target.Name, StringComparison.Ordinal)
        && string.Equals(round.ArgumentsDigest, bindArguments(context.SentArguments), StringComparison.Ordinal);
}
