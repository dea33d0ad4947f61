namespace McpGovernance;

/// <summary>One step of the pipeline, with one method for each kind of operation, both passing through by default.</summary>
/// <remarks>
/// <para>
/// Inside a method: decide, then either <c>return context.Deny(...)</c> or call <c>next</c> exactly once and return. Work after
/// <c>next</c> is work on the way out. What you throw is a refusal (<see cref="DenialCodes.GovernanceFailed"/>), never a pass.
/// </para>
/// <para>One instance serves all calls at once: keep no state of a call in fields.</para>
/// </remarks>
public abstract class GovernanceInterceptor
{
    /// <summary>The stage this interceptor belongs to. It must not change.</summary>
    public abstract GovernanceStage Stage { get; }

    /// <summary>Handles an operation that does or reads one thing: a call, a read, a prompt, a completion, a subscription.</summary>
    /// <param name="context">What is known about the request.</param>
    /// <param name="next">The inner stages and the handler.</param>
    /// <returns>A task that ends with this stage's work.</returns>
    public virtual ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => next(context);

    /// <summary>Handles an operation that lists things.</summary>
    /// <param name="context">What is known about the request.</param>
    /// <param name="next">The inner stages and the handler.</param>
    /// <returns>A task that ends with this stage's work.</returns>
    public virtual ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) => next(context);

    /// <summary>The call became a task and is about to be answered with it, while this stage still waits for <c>next</c>.</summary>
    /// <returns>Why the task must not run, or <see langword="null"/>.</returns>
    internal virtual ValueTask<Denial?> TaskCreatedAsync(InvokeContext context) => new((Denial?)null);
}
