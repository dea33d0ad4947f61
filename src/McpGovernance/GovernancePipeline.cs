using System.Collections.Immutable;

namespace McpGovernance;

/// <summary>The ordered list of interceptors, composed once around a handler.</summary>
/// <remarks>Immutable and safe to share between threads: a call allocates its context and nothing else.</remarks>
public sealed class GovernancePipeline
{
    private readonly ImmutableArray<GovernanceInterceptor> _interceptors;
    private readonly GovernanceHandler<InvokeContext> _invoke;
    private readonly GovernanceHandler<ListContext> _list;
    private readonly GovernanceHandler<InvokeContext> _recordInvoke;
    private readonly GovernanceHandler<ListContext> _recordList;

    /// <summary>Sorts the interceptors by stage, keeping their order within one, and composes them.</summary>
    /// <param name="interceptors">The interceptors, built-in ones before those of users.</param>
    /// <exception cref="ArgumentNullException"><paramref name="interceptors"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">An interceptor names a stage that does not exist.</exception>
    public GovernancePipeline(IEnumerable<GovernanceInterceptor> interceptors)
    {
        ArgumentNullException.ThrowIfNull(interceptors);
        _interceptors = [.. interceptors.OrderBy(static interceptor => interceptor.Stage)];
        foreach (var interceptor in _interceptors)
        {
            if (!Enum.IsDefined(interceptor.Stage))
            {
                throw new GovernanceConfigurationException(
                    $"Interceptor '{interceptor.GetType()}' names stage {(int)interceptor.Stage}, which does not exist. Name a member of GovernanceStage.");
            }
        }

        var recorders = _interceptors.Where(static interceptor => interceptor.Stage == GovernanceStage.Audit);
        _invoke = Around(_interceptors, static context => context.RunHandlerAsync());
        _list = AroundList(_interceptors, static context => context.RunHandlerAsync());
        _recordInvoke = Around(recorders, static _ => ValueTask.CompletedTask);
        _recordList = AroundList(recorders, static _ => ValueTask.CompletedTask);
    }

    /// <summary>The interceptors in the order in which a request meets them.</summary>
    public IReadOnlyList<GovernanceInterceptor> Interceptors => _interceptors;

    /// <summary>One line for each interceptor, outermost first: its stage and its type.</summary>
    /// <returns>The pipeline as text.</returns>
    public override string ToString() =>
        string.Join('\n', _interceptors.Select(static interceptor => $"{interceptor.Stage,-11} {interceptor.GetType().Name}"));

    internal async ValueTask InvokeAsync(InvokeContext context)
    {
        await _invoke(context).ConfigureAwait(false);
        EnsureDecided(context);
        if (!context.IsRecorded)        // and so refused: what is left to do is its record
        {
            await _recordInvoke(context).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the stages, outermost first, that the call became a task. The first refusal wins.</summary>
    internal async ValueTask<Denial?> TaskCreatedAsync(InvokeContext context)
    {
        foreach (var interceptor in _interceptors)
        {
            try
            {
                if (await interceptor.TaskCreatedAsync(context).ConfigureAwait(false) is { } denial)
                {
                    return denial;
                }
            }
            catch (Exception cause)
            {
                context.StageFailure ??= cause;
                return Denials.Failed(interceptor.Stage, cause);
            }
        }

        return null;
    }

    internal async ValueTask ListAsync(ListContext context)
    {
        await _list(context).ConfigureAwait(false);
        EnsureDecided(context);
        if (!context.IsRecorded)
        {
            await _recordList(context).ConfigureAwait(false);
        }
    }

    /// <summary>A request that nobody refused and whose handler nobody ran was swallowed by an interceptor.</summary>
    private static void EnsureDecided(GovernanceContext context)
    {
        if (context.IsUndecided)
        {
            context.Refuse(Denials.Undecided);
        }
    }

    private static GovernanceHandler<InvokeContext> Around(IEnumerable<GovernanceInterceptor> interceptors, GovernanceHandler<InvokeContext> handler) =>
        interceptors.Reverse().Aggregate(handler, static (next, interceptor) =>
            new GuardedStage<InvokeContext>(interceptor.Stage, interceptor.InvokeAsync, next).RunAsync);

    private static GovernanceHandler<ListContext> AroundList(IEnumerable<GovernanceInterceptor> interceptors, GovernanceHandler<ListContext> handler) =>
        interceptors.Reverse().Aggregate(handler, static (next, interceptor) =>
            new GuardedStage<ListContext>(interceptor.Stage, interceptor.ListAsync, next).RunAsync);
}
