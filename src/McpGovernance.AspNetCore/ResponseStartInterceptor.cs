using Microsoft.AspNetCore.Http;

namespace McpGovernance.AspNetCore;

/// <summary>Lets the headers go as soon as no stage is left that could ask for scopes: a client must not wait for its answer to begin.</summary>
internal sealed class ResponseStartInterceptor(IHttpContextAccessor http) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Guards;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => StartAsync(context, next);

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) => StartAsync(context, next);

    private async ValueTask StartAsync<TContext>(TContext context, GovernanceHandler<TContext> next)
        where TContext : GovernanceContext
    {
        if (http.HttpContext?.Features.Get<ResponseStart>() is { } start)
        {
            await start.ReleaseAsync(context.CancellationToken).ConfigureAwait(false);
        }

        await next(context).ConfigureAwait(false);
    }
}
