using Microsoft.Extensions.Logging;

namespace McpGovernance.Catalog;

/// <summary>Finds the contract of the called tool. A tool whose schemas do not compile is not there.</summary>
internal sealed class CatalogInterceptor(ToolDirectory tools, ContractSchemas schemas, ILogger<CatalogInterceptor> logger) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Catalog;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if ((context.LearnedContract ?? (context.Definition is { } definition ? tools.Find(definition) : null)) is { } contract)
        {
            context.Target = context.Target with { Contract = contract };
            if (!IsServed(context, contract))
            {
                return context.Deny(Denials.Unknown);
            }
        }

        return next(context);
    }

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) =>
        context.Operation == GovernedOperation.ListTools ? ListToolsAsync(context, next) : next(context);

    private async ValueTask ListToolsAsync(ListContext context, GovernanceHandler<ListContext> next)
    {
        await next(context).ConfigureAwait(false);
        for (var i = context.Count - 1; i >= 0; i--)
        {
            var target = context.GetTarget(i);
            if (target.Contract is { } contract ? !IsServed(context, contract) : !IsReadable(context, target))
            {
                context.RemoveAt(i);
            }
        }
    }

    private bool IsServed(GovernanceContext context, ToolContract contract)
    {
        var compiled = schemas.Of(contract);
        if (compiled.IsFirstSightOfProblem())
        {
            ContractLog.NotServed(logger, LogText.Of(contract.Name), context.Server, compiled.Problem!);
        }

        return compiled.Problem is null;
    }

    /// <summary>What a client cannot read as a tool would make it fail on the whole list.</summary>
    private bool IsReadable(ListContext context, GovernanceTarget target)
    {
        if (context.Side == GovernanceSide.Client)
        {
            ContractLog.NotReadable(logger, LogText.Of(target.Name), context.Server);
        }

        return context.Side != GovernanceSide.Client;
    }
}
