namespace McpGovernance;

/// <summary>One interceptor in its place: what it throws is a refusal.</summary>
internal sealed class GuardedStage<TContext>(
    GovernanceStage stage,
    Func<TContext, GovernanceHandler<TContext>, ValueTask> interceptor,
    GovernanceHandler<TContext> next)
    where TContext : GovernanceContext
{
    public ValueTask RunAsync(TContext context)
    {
        try
        {
            var running = interceptor(context, next);
            return running.IsCompletedSuccessfully ? running : AwaitAsync(running, context);
        }
        catch (Exception cause)
        {
            return Fail(context, cause);
        }
    }

    private async ValueTask AwaitAsync(ValueTask running, TContext context)
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            await Fail(context, cause).ConfigureAwait(false);
        }
    }

    private ValueTask Fail(TContext context, Exception cause)
    {
        context.StageFailure ??= cause;
        return context.Deny(Denials.Failed(stage, cause));
    }
}
