namespace McpGovernance.Server;

/// <summary>A later round belongs to the server, the caller, the call and the arguments of the first one, and is used once.</summary>
/// <remarks>Only then is it one: whoever brings another's state neither learns the id of that call nor gets into its records.</remarks>
internal sealed class RoundInterceptor(RoundSealer rounds, ArgumentsBinding bindArguments) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Identity;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context.ClaimedRound is { } round)
        {
            if (!Belongs(round, context) || !rounds.TryUse(round))
            {
                return context.Deny(Denials.RoundInvalid);
            }

            context.Continue(round);
        }

        return next(context);
    }

    private bool Belongs(CallRound round, InvokeContext context) =>
        string.Equals(round.Server, context.Server, StringComparison.Ordinal)
        && string.Equals(round.CallerKey, context.Caller.Key, StringComparison.Ordinal)
        && string.Equals(round.Method, context.Method, StringComparison.Ordinal)
        && string.Equals(round.Target, context.Target.Name, StringComparison.Ordinal)
        && string.Equals(round.ArgumentsDigest, bindArguments(context.SentArguments), StringComparison.Ordinal);
}
