using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Policy;

/// <summary>May this caller ever use this? One decision for calls and lists; what is refused looks like what does not exist.</summary>
/// <remarks>A task passes: it belongs to whoever started it, and the edge has held it against its owner.</remarks>
internal sealed class AccessInterceptor(ILogger<AccessInterceptor> logger, StepUp? stepUp = null) : GovernanceInterceptor
{
    private const int MaxLoggedName = 256;

    public override GovernanceStage Stage => GovernanceStage.Access;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context.Roles is not { } roles)
        {
            return context.Deny(Denials.Undecided);
        }

        if (context.Target.Kind == TargetKind.Task)
        {
            return context.Operation == GovernedOperation.UseTask ? next(context) : context.Deny(Denials.Unknown);
        }

        if (context.Operation == GovernedOperation.Listen)
        {
            // Whoever may connect may listen; the edge leaves out the resources that this caller may not read.
            return next(context);
        }

        // What nothing can serve takes the same path as what is not permitted.
        var decision = context.MayEver(context.Target);
        context.GrantedBy = decision.Entry;
        if (!context.IsServable)
        {
            LogHidden(context, roles);
            return context.Deny(Denials.Unknown);
        }

        if (!decision.IsAllowed && context.RefuseByPolicy(Refusal(context, roles, decision)))
        {
            return ValueTask.CompletedTask;
        }

        return context.Policy.ModeAt(context.ReceivedAt) == PolicyMode.Warn ? WarnAsync(context, next) : next(context);
    }

    public override ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next) =>
        context.Roles is null ? context.Deny(Denials.Undecided) : ListPermittedAsync(context, next);

    private async ValueTask ListPermittedAsync(ListContext context, GovernanceHandler<ListContext> next)
    {
        await next(context).ConfigureAwait(false);
        for (var i = context.Count - 1; i >= 0; i--)
        {
            var target = context.GetTarget(i);
            if (!context.MaySee(target) && (context.MayEver(target).Entry is not null || MissingScopes(context, target).Count == 0))
            {
                context.RemoveAt(i);
            }
        }
    }

    /// <summary>Tells the caller of a call that was carried out that it would have been refused: the code, and nothing of the rule.</summary>
    private static async ValueTask WarnAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        await next(context).ConfigureAwait(false);
        if (context is { Unenforced: { } denial, Denial: null, Fault: null, Result: CallToolResult result })
        {
            var meta = result.Meta?.DeepClone().AsObject() ?? [];
            meta[WireNames.Decision] = new JsonObject { ["code"] = denial.Code, ["callId"] = context.CallId.ToString(), ["enforced"] = false };
            result.Meta = meta;
        }
    }

    private Denial Refusal(InvokeContext context, RoleSet roles, in Decision decision)
    {
        if (decision.Entry is null && MissingScopes(context, context.Target) is { Count: > 0 } scopes)
        {
            return StepUp.Refusal(scopes);
        }

        LogHidden(context, roles);
        return Denials.Unknown;
    }

    private IReadOnlyList<string> MissingScopes(GovernanceContext context, in GovernanceTarget target) =>
        stepUp?.MissingScopes(context.Policy, context.Caller, target) ?? [];

    private void LogHidden(InvokeContext context, RoleSet roles)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            var target = context.Target;
            var hint = context.GrantedBy is { } entry && !context.MayEver(target).IsAllowed ? $"It is refused by '{entry}'."
                : target is { Kind: TargetKind.Tool, Contract: null } ? "No such tool is known."
                : Above(context.Policy, target) is { } above ? $"No entry of the policy's matrix grants it, and '{above}' would refuse it besides."
                : $"This line in the policy's matrix would admit it: {AdmittingLine(context.Caller, roles, target)}";
            hint += MissingClaims(context, roles);
            var names = string.Join(", ", roles.Names);
            var what = $"{target.Kind} {Quote(target.Name)}";
            PolicyLog.Hidden(logger, context.CallId, context.Caller.Kind, names, what, hint);
        }
    }

    /// <summary>What would refuse it to everybody, whoever is granted it.</summary>
    private static string? Above(PolicyEvaluator policy, in GovernanceTarget target) => policy is CompiledPolicy compiled && compiled.PlanOf(target) is var plan ? plan.Ceiling ?? plan.Denial : null;

    /// <summary>A verified caller without any role of the policy is more often a token set up wrongly than a stranger.</summary>
    private static string MissingClaims(InvokeContext context, RoleSet roles)
    {
        if (!context.Caller.IsVerified || roles.Names.Count > 1 || context.Policy is not CompiledPolicy policy)
        {
            return "";
        }

        var missing = string.Join(", ", policy.MissingClaims(context.Caller));
        return missing.Length == 0 ? "" : $" No role of the policy held; these claims, which its rules read, are not in the token: {missing}.";
    }

    private static string AdmittingLine(Caller caller, RoleSet roles, in GovernanceTarget target)
    {
        var builtIn = BuiltInRoles.For(caller.Kind);
        var role = roles.Names.FirstOrDefault(name => name != builtIn, builtIn);
        return $"{Quote(role)}: [{Quote(MatrixEntry.TextFor(target.Kind, target.Name))}]";
    }

    /// <summary>As JSON, so that the line can be pasted and no name can break out of the log line.</summary>
    private static string Quote(string text) =>
        $"\"{JsonEncodedText.Encode(text.Length <= MaxLoggedName ? text : text[..MaxLoggedName] + "…")}\"";
}
