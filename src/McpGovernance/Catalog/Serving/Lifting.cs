namespace McpGovernance.Catalog;

/// <summary>Finds whether a call's version is carried out by another one.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class Lifting(ToolDirectory tools, ContractSchemas schemas)
{
    public Lift? Of(InvokeContext context, ToolContract contract) =>
        contract is ServedContract served && context.Side == GovernanceSide.Server && context.Definition is { } definition
            && tools.Find(definition) is { } live && served.PlanFor(live) is { IsLifted: true } plan
                ? new Lift(plan, schemas.Of(plan.Runs))
                : null;
}
