using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>
/// Keeps the text of exceptions from the caller: it may quote data, paths or queries. The call id stays, to ask with. Takes out of a result
/// the classes of data that the policy keeps from the caller, and secrets out of what is left.
/// </summary>
internal sealed class RedactionInterceptor(IOptions<RedactionOptions> options, ClassRedactor classes, SecretCleaner secrets, ILogger<RedactionInterceptor> logger) : GovernanceInterceptor
{
    private const string Failed = "An error occurred.";

    private static readonly Denial Unrepresentable = new()
    {
        Code = DenialCodes.RedactionInvalid,
        Message = "The result of this call cannot be shown.",
        Detail = "Without its secrets the structured content would not be valid against the tool's output schema.",
    };

    private static readonly Denial Unclassifiable = new()
    {
        Code = DenialCodes.RedactionInvalid,
        Message = "The result of this call cannot be shown.",
        Detail = "A guard takes classes of data out of the result, and it is not as the tool's output schema says, or would not be without them.",
    };

    private readonly bool _asThrown = options.Value.ErrorTexts == ErrorTexts.AsThrown;

    public override GovernanceStage Stage => GovernanceStage.Redaction;

    public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        await next(context).ConfigureAwait(false);
        if (context.Denial is null && context.Side == GovernanceSide.Server)
        {
            CleanErrors(context); // What another server said is not ours to word anew.
        }

        if (context is { Denial: null, Side: GovernanceSide.Client, Fault: not null, KeptClasses.Count: > 0 })
        {
            context.Refuse(Unclassifiable);     // The text of an error is of no known class.
        }

        if (context is { Denial: null, Fault: null })
        {
            var taken = context.KeptClasses.Count == 0 ? null : new SecretTally();
            if (taken is not null && !TakeOutClasses(context, taken))
            {
                context.Refuse(Unclassifiable);
                return;
            }

            TakeOutSecrets(context, taken);
        }
    }

    private void CleanErrors(InvokeContext context)
    {
        if (context.Fault is { } fault)
        {
            context.Fault = IsNotFound(context, fault)
                ? DenialAnswer.UnknownError(context.Operation, context.Target.Name, context.ProtocolVersion)
                : Clean(context, fault);
        }
        else if (!IsAsThrown(context) && (context.ToolException is McpException || (context.ToolException is not null && context.KeptClasses.Count > 0)) && context.Result is CallToolResult { IsError: true } result)
        {
            result.Content = [new TextContentBlock { Text = $"An error occurred invoking '{context.Target.Name}'." }];
            (result.Meta ??= [])[WireNames.CallId] = context.CallId.ToString();
        }
    }

    public override async ValueTask ListAsync(ListContext context, GovernanceHandler<ListContext> next)
    {
        await next(context).ConfigureAwait(false);
        if (context is { Denial: null, Side: GovernanceSide.Server, Fault: { } fault })
        {
            context.Fault = Clean(context, fault);
        }
    }

    /// <summary>
    /// Takes out what a guard of the policy keeps from the caller. What a task of ours will give comes here when it is there, and questions of ours
    /// pass; whatever else another server sends is of no known class.
    /// </summary>
    /// <returns>Whether the rest may be shown.</returns>
    private bool TakeOutClasses(InvokeContext context, SecretTally taken)
    {
        if (context.Side == GovernanceSide.Server && (context.Outcome is CallOutcome.InputRequired or CallOutcome.TaskCreated || context.ToolException is not null))
        {
            return true;
        }

        context.HandOnAsRead();
        return context is { Result: CallToolResult result, Target.Contract: { Classes.CanRedact: true } contract } && classes.Clean(result, contract, context.KeptClasses, taken);
    }

    private void TakeOutSecrets(InvokeContext context, SecretTally? taken)
    {
        var definition = context.Target.Contract?.Definition;
        var (found, isValid) = ((SecretTally?)null, true);
        if (context.RawResult is { } raw)
        {
            (var clean, found, isValid) = secrets.Clean(raw, definition);
            if (clean is not null)
            {
                context.ReplaceRaw(clean, secrets);
            }
        }

        if (context.IsResultRead && context.Result is { } result)
        {
            (var more, var isStillValid) = secrets.Clean(result, definition);
            (found, isValid) = (found ?? more, isValid && isStillValid);
        }

        context.Redacted = SecretTally.Sum(taken, found)?.Counts;
        if (found is not null)
        {
            RedactionLog.SecretsTaken(logger, context.CallId, context.Target.Kind, JsonEncodedText.Encode(context.Target.Name).ToString(), found.ToString());
        }

        if (!isValid)
        {
            context.Refuse(Unrepresentable);
        }
    }

    /// <summary>
    /// Where a handler of the server's author answers for names that it does not know, its answer becomes the SDK's: otherwise
    /// its words would tell a hidden thing from an unknown one.
    /// </summary>
    private static bool IsNotFound(InvokeContext context, Exception fault) =>
        !context.RefusedByOthers
        && !context.IsMatched
        && fault is McpProtocolException { ErrorCode: var code }
        && (context.Operation switch
        {
            GovernedOperation.CallTool or GovernedOperation.GetPrompt or GovernedOperation.ReadResource =>
                code is McpErrorCode.InvalidParams or McpErrorCode.ResourceNotFound,
            GovernedOperation.CustomMethod => code is McpErrorCode.MethodNotFound,
            _ => false,
        });

    /// <summary>A text of an exception is of no known class.</summary>
    private bool IsAsThrown(GovernanceContext context) => _asThrown && context is not InvokeContext { KeptClasses.Count: > 0 };

    private Exception Clean(GovernanceContext context, Exception fault) => fault switch
    {
        OperationCanceledException or InputRequiredException => fault,
        UrlElicitationRequiredException or MissingRequiredClientCapabilityException or UnsupportedProtocolVersionException => fault,
        McpProtocolException when IsAsThrown(context) && secrets.Clean(fault.Message) is var text && !ReferenceEquals(text, fault.Message) => new McpProtocolException(text, ((McpProtocolException)fault).ErrorCode),
        McpException when IsAsThrown(context) => secrets.Clean(fault.Message) is var text && ReferenceEquals(text, fault.Message) ? fault : new McpException(text),
        McpProtocolException thrown when context is InvokeContext { RefusedByOthers: true } => thrown,
        McpProtocolException thrown => Error(context, thrown.ErrorCode, fault),
        _ => Error(context, McpErrorCode.InternalError, fault),
    };

    // The SDK logs what it is thrown, for the operator, with its cause; the client is sent message, code and data only.
    private static McpProtocolException Error(GovernanceContext context, McpErrorCode code, Exception cause) =>
        new(Failed, cause, code) { Data = { [WireNames.CallId] = context.CallId.ToString() } };
}
