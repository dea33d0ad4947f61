namespace McpGovernance.Catalog;

/// <summary>Finds the contract of the called tool.</summary>
internal sealed class CatalogInterceptor(ToolDirectory tools) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Catalog;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if ((context.LearnedContract ?? (context.Definition is { } definition ? tools.Find(definition) : null)) is { } contract)
        {
            context.Target = context.Target with { Contract = contract };
        }

        return next(context);
    }
}
