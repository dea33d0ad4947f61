using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Redaction;

/// <summary>Keeps the text of exceptions from the caller: it may quote data, paths or queries. The call id stays, to ask with.</summary>
internal sealed class RedactionInterceptor(IOptions<RedactionOptions> options) : GovernanceInterceptor
{
    private const string Failed = "An error occurred.";

    private readonly bool _asThrown = options.Value.ErrorTexts == ErrorTexts.AsThrown;

    public override GovernanceStage Stage => GovernanceStage.Redaction;

    public override async ValueTask InvokeAsync(InvokeContext context, GovernanceHandler<InvokeContext> next)
    {
        await next(context).ConfigureAwait(false);
        if (context.Denial is not null || context.Side == GovernanceSide.Client)
        {
            return; // What another server said is not ours to word anew.
        }

        if (context.Fault is { } fault)
        {
            context.Fault = IsNotFound(context, fault)
                ? DenialAnswer.UnknownError(context.Operation, context.Target.Name, context.ProtocolVersion)
                : Clean(context, fault);
        }
        else if (!_asThrown && context.ToolException is McpException && context.Result is CallToolResult { IsError: true } result)
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

    private Exception Clean(GovernanceContext context, Exception fault) => fault switch
    {
        OperationCanceledException or InputRequiredException => fault,
        UrlElicitationRequiredException or MissingRequiredClientCapabilityException or UnsupportedProtocolVersionException => fault,
        McpException when _asThrown => fault,
        McpProtocolException thrown when context is InvokeContext { RefusedByOthers: true } => thrown,
        McpProtocolException thrown => Error(context, thrown.ErrorCode, fault),
        _ => Error(context, McpErrorCode.InternalError, fault),
    };

    // The SDK logs what it is thrown, for the operator, with its cause; the client is sent message, code and data only.
    private static McpProtocolException Error(GovernanceContext context, McpErrorCode code, Exception cause) =>
        new(Failed, cause, code) { Data = { [WireNames.CallId] = context.CallId.ToString() } };
}
