using System.Collections.ObjectModel;
using System.Text.Json;
using McpGovernance.Schemas;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Catalog;

/// <summary>Holds the arguments of a call against the tool's input schema, and its structured result against the output schema.</summary>
/// <remarks>On the way in, what the schema requires and has a default for is filled in; from here on the arguments are frozen.</remarks>
internal sealed class ContractInterceptor(ContractSchemas schemas, Lifting lifting, IOptions<ContractOptions> options, ILogger<ContractInterceptor> logger) : GovernanceInterceptor
{
    private readonly ContractOptions _options = options.Value;

    public override GovernanceStage Stage => GovernanceStage.Contract;

    public override ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        if (context is not { Operation: GovernedOperation.CallTool, Target.Contract: { } contract })
        {
            return next(context);
        }

        var compiled = schemas.Of(contract);
        if (compiled.Problem is not null)
        {
            return context.Deny(Denials.Unknown); // The Catalog stage has refused it already; this is for a contract that changed since.
        }

        if (VersionDenials.Of(context, contract) is { } refusal)
        {
            return context.Deny(refusal);
        }

        if (CheckArguments(context, compiled) is { } denial)
        {
            return context.Deny(denial);
        }

        if (lifting.Of(context, contract) is { } lift)
        {
            return lift.Arguments(context) is { } wrong ? context.Deny(wrong) : CheckLiftedResultAsync(context, compiled, lift, next);
        }

        return compiled.Output is null ? next(context) : CheckResultAsync(context, compiled, next);
    }

    private Denial? CheckArguments(InvokeContext context, CompiledContract compiled)
    {
        var arguments = context.Arguments ?? ReadOnlyDictionary<string, JsonElement>.Empty;
        if (_options.AdditionalArguments != AdditionalArguments.AsSchema
            && arguments.Keys.Where(name => !compiled.Declared.Contains(name)).ToList() is { Count: > 0 } additional)
        {
            if (_options.AdditionalArguments == AdditionalArguments.Refuse)
            {
                return ContractDenials.Additional(additional, compiled.Declared);
            }

            ContractLog.ArgumentsDropped(logger, context.CallId, context.Target.Name, additional.Count);
            arguments = arguments.Where(argument => !additional.Contains(argument.Key)).ToDictionary(StringComparer.Ordinal);
            context.Freeze(arguments);
        }

        return compiled.Input.Validate(arguments) switch
        {
            SchemaVerdict.Valid => null,
            SchemaVerdict.Invalid when _options.FillDefaults => Complete(context, compiled, arguments),
            _ => Refuse(context, compiled, arguments),
        };
    }

    private Denial? Complete(InvokeContext context, CompiledContract compiled, IDictionary<string, JsonElement> arguments)
    {
        if (compiled.Defaults.Fill(arguments) is not { } filled || compiled.Input.Validate(filled) != SchemaVerdict.Valid)
        {
            return Refuse(context, compiled, arguments);
        }

        ContractLog.DefaultsFilled(logger, context.CallId, context.Target.Name);
        context.Freeze(filled);
        return null;
    }

    private Denial Refuse(InvokeContext context, CompiledContract compiled, IDictionary<string, JsonElement> arguments)
    {
        var denial = ContractDenials.Arguments(compiled.Input.Explain(arguments));
        ContractLog.ArgumentsInvalid(logger, context.CallId, context.Target.Name, denial.Detail!);
        return denial;
    }

    private async ValueTask CheckResultAsync(InvokeContext context, CompiledContract compiled, GovernanceHandler<InvokeContext> next)
    {
        await next(context).ConfigureAwait(false);
        Check(context, compiled);
    }

    /// <summary>The result is first one of the version that ran, then one of the caller's.</summary>
    private async ValueTask CheckLiftedResultAsync(InvokeContext context, CompiledContract compiled, Lift lift, GovernanceHandler<InvokeContext> next)
    {
        await next(context).ConfigureAwait(false);
        Check(context, lift.Runs);
        if (context is { Denial: null, Fault: null, Result: CallToolResult { IsError: not true } result })
        {
            lift.Lower(context, compiled, result);
            Check(context, compiled);
        }
    }

    private void Check(InvokeContext context, CompiledContract compiled)
    {
        if (compiled.Output is not null && context is { Denial: null, Fault: null, Result: CallToolResult { IsError: not true } result }
            && Judge(context, compiled, result.StructuredContent) is { } fault)
        {
            if (_options.InvalidResults == InvalidResults.Warn)
            {
                ContractLog.ResultPassed(logger, context.CallId, context.Target.Name, fault.Faults);
                return;
            }

            ContractLog.ResultWithheld(logger, context.CallId, context.Target.Name, fault.Faults);
            context.Refuse(fault.Denial);
        }
    }

    /// <summary>
    /// Before the revision of July 2026 a result that is no object travels in one, and on the server the schema is that of what is
    /// inside. A client was shown the schema of the whole.
    /// </summary>
    private static (Denial Denial, string Faults)? Judge(InvokeContext context, CompiledContract compiled, JsonElement? content)
    {
        if (content is not { } value)
        {
            return (ContractDenials.NoResult, ContractDenials.NoResult.Detail!);
        }

        if (compiled.IsWrappedBeforeJuly2026 && context.Side == GovernanceSide.Server && !ProtocolRevision.IsJuly2026OrLater(context.ProtocolVersion))
        {
            if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() != 1 || !value.TryGetProperty("result", out value))
            {
                return (ContractDenials.NotWrapped, ContractDenials.NotWrapped.Detail!);
            }
        }

        if (compiled.Output!.Validate(value) == SchemaVerdict.Valid)
        {
            return null;
        }

        var report = compiled.Output.Explain(value);
        return (ContractDenials.Result(report), ContractDenials.Faults(report));
    }
}
