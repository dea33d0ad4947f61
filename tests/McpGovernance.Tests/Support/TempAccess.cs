namespace McpGovernance.Tests.Support;

internal sealed class TempAccess : GovernanceInterceptor
{
    public override GovernanceStage Stage => GovernanceStage.Access;
    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context.Target.Kind == TargetKind.Task || context.Operation == GovernedOperation.Listen) return next(context);
        return context.IsServable && context.Policy.Decide(context.Roles!, context.Target).IsAllowed ? next(context) : context.Deny(Denials.Unknown);
    }
    public override async ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next)
    {
        await next(context);
        for (var i = context.Count - 1; i >= 0; i--) if (!context.Policy.Decide(context.Roles!, context.GetTarget(i)).IsAllowed) context.RemoveAt(i);
    }
}
internal sealed class TempStatus : JournalStatus
{
    public override string? Location => null; public override bool IsAvailable => true; public override string? Problem => null; public override long Queued => 0; public override long Written => 0; public override long Failures => 0;
}
