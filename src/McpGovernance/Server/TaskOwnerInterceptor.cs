namespace McpGovernance.Server;

/// <summary>Another caller's task is an unknown task.</summary>
internal sealed class TaskOwnerInterceptor(TaskOwners tasks) : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Access;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) =>
        context.Target.Kind != TargetKind.Task || (context.OwnsTask ?? tasks.IsOwner(context.Target.Name, context.Caller))
            ? next(context)
            : context.Deny(Denials.Unknown);
}
