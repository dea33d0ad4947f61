using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The context of a request that is governed in the message filter, because it has no typed filter or never reached it.</summary>
internal sealed class MessageInvokeContext(
    ServerEdge edge,
    MessageContext context,
    JsonRpcRequest request,
    GovernedOperation operation,
    GovernanceTarget target,
    McpMessageHandler? next,
    CancellationToken cancellationToken)
    : InvokeContext(
        edge.Facts(context, request.Method, request.Id, cancellationToken),
        operation,
        target,
        edge.Governance.Policy.Current,
        edge.Governance.Time)
{
    internal override IDictionary<string, JsonElement>? SentArguments => ResumedArguments;

    /// <summary>The arguments of a resumed call, which its suspended handler already has.</summary>
    public IDictionary<string, JsonElement>? ResumedArguments { get; init; }

    /// <summary>The definition of the tool whose handler is suspended.</summary>
    public Tool? ResumedDefinition { get; init; }

    internal override Tool? Definition => ResumedDefinition;

    internal override JsonNode? RawParams => request.Params;

    internal override bool IsMatched => ResumedDefinition is not null;

    internal override bool IsServable => Operation != GovernedOperation.UseTask
        || CallToolPins.HasHandler(context.Server.ServerOptions, request.Method);

    private protected override async ValueTask InvokeHandlerAsync()
    {
        var mark = GovernedRequest.Of(request);
        mark?.AllowAnswer();
        mark?.Admit(request);
        if (Operation == GovernedOperation.Listen)
        {
            Listening.RemoveWhatIsNotPermitted(request, uri => MaySee(new GovernanceTarget(TargetKind.Resource, uri)));
        }

        using var listening = Operation == GovernedOperation.Listen ? edge.Listeners.Listen(context, request) : null;
        await next!(context, CancellationToken).ConfigureAwait(false);
        if (Method == ServerMethods.TasksCancel)
        {
            edge.Governance.Tasks.Run(Target.Name)?.TryGiveUp(TaskRunEnding.Cancelled);
        }

        Result = new EmptyResult();
    }
}
