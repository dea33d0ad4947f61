namespace McpGovernance;

/// <summary>The rest of the pipeline, seen from one interceptor.</summary>
/// <typeparam name="TContext"><see cref="InvokeContext"/> or <see cref="ListContext"/>.</typeparam>
/// <param name="context">The request's context, the same instance that the interceptor was given.</param>
/// <returns>A task that ends when the inner stages and the handler have ended. What they did stands on the context.</returns>
public delegate ValueTask GovernanceHandler<in TContext>(TContext context)
    where TContext : GovernanceContext;
