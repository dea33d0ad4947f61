using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>Finds the contract that the caller gets of a tool. A tool that is not as approved, or whose schemas do not compile, is not there.</summary>
internal sealed class CatalogInterceptor(ToolDirectory tools, ToolSelector selector, EntrySelector entries, ContractSchemas schemas, ILogger<CatalogInterceptor> logger) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Catalog;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context.Target.Kind != TargetKind.Tool)
        {
            if (context.Operation == GovernedOperation.Listen)
            {
                entries.Narrow(context);
            }

            return entries.IsServed(context, context.Target) ? next(context) : context.Deny(Denials.Unknown);
        }

        if ((context.LearnedContract ?? (context.Definition is { } definition ? tools.Find(definition) : null)) is not { } live)
        {
            // What a handler of the server's author serves has no definition that anybody could have approved.
            return selector.HasCatalog ? context.Deny(Denials.Unknown) : next(context);
        }

        if (selector.Of(context, live) is not { } contract)
        {
            return context.Deny(Denials.Unknown);
        }

        context.Target = context.Target with { Contract = contract };
        if (!IsServed(context, contract))
        {
            return context.Deny(Denials.Unknown);
        }

        return contract is ServedContract served && context.Side == GovernanceSide.Server ? ServeAsync(context, served, live, next) : next(context);
    }

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next)
    {
        // A list sees one catalog, also when another comes into force meanwhile.
        var catalogs = selector.Catalogs;
        if (context.Operation == GovernedOperation.ListTools)
        {
            context.Select = target => Select(context, target, catalogs);
        }
        else if (catalogs is not null)
        {
            context.Select = target => entries.IsListed(context, target, catalogs) ? target : null;
        }

        return next(context);
    }

    /// <summary>Says which live tool runs, and tells the caller in the result which version it got.</summary>
    private async ValueTask ServeAsync(InvokeContext context, ServedContract served, ToolContract live, GovernanceHandler<InvokeContext> next)
    {
        context.HandlerName = served.PlanFor(live)?.Handler;
        await next(context).ConfigureAwait(false);
        if (context is { Denial: null, Fault: null, Result: CallToolResult result })
        {
            var meta = result.Meta?.DeepClone().AsObject() ?? [];
            meta[WireNames.Tool] = served.Told();
            result.Meta = meta;
            if (served.Approved.Status == CatalogStatus.Deprecated)
            {
                CatalogLog.DeprecatedCall(logger, context.CallId, context.Target.Name, served.Version!);
            }
        }
    }

    /// <summary>An entry as its caller gets it; nothing when it is not to be seen.</summary>
    private GovernanceTarget? Select(ListContext context, in GovernanceTarget target, CatalogSnapshot? catalogs)
    {
        if (target.Contract is not { } live)
        {
            return catalogs is not null || !IsReadable(context, target) ? null : target;
        }

        var contract = selector.Of(context, live, catalogs);
        return contract is null || !IsServed(context, contract) || (contract is ServedContract served && served.IsOver(context.ReceivedAt)) ? null : target with { Contract = contract };
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
    private bool IsReadable(ListContext context, in GovernanceTarget target)
    {
        if (context.Side == GovernanceSide.Client)
        {
            ContractLog.NotReadable(logger, LogText.Of(target.Name), context.Server);
        }

        return context.Side != GovernanceSide.Client;
    }
}
