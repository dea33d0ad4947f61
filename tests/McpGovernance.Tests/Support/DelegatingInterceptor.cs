namespace McpGovernance.Tests.Support;

/// <summary>An interceptor made of a delegate.</summary>
internal sealed class DelegatingInterceptor(
    GovernanceStage stage,
    Func<GovernanceContext, Func<ValueTask>, ValueTask> body) : GovernanceInterceptor
{
    public override GovernanceStage Stage => stage;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next) => body(context, () => next(context));

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) => body(context, () => next(context));

    public static DelegatingInterceptor Denying(string code, GovernanceStage stage = GovernanceStage.Access) =>
        new(stage, (context, _) => context.Deny(new Denial { Code = code, Detail = "for the operator" }));
}
