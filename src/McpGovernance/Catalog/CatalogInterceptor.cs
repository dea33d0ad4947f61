namespace McpGovernance.Catalog;

/// <summary>Finds the contract of the called tool.</summary>
internal sealed class CatalogInterceptor(ToolDirectory tools) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Catalog;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context.Definition is { } definition)
        {
            context.Target = context.Target with { Contract = tools.Find(definition) };
        }

        return next(context);
    }
}
