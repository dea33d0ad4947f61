using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The pins around all messages: what comes in is marked and placed; what goes out needs a decision.</summary>
internal sealed class MessagePins
{
    private readonly ServerEdge _edge;
    private readonly MessageAnswers _answers = new();
    private readonly MessageRounds _rounds;

    public MessagePins(ServerEdge edge)
    {
        _edge = edge;
        _rounds = new MessageRounds(edge, _answers);
        Incoming = next => (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcRequest request)
            {
                return GovernAsync(context, request, next, cancellationToken);
            }

            if (context.JsonRpcMessage is JsonRpcNotification { Method: NotificationMethods.InitializedNotification })
            {
                edge.Listeners.Join(context);
            }

            return next(context, cancellationToken);
        };
        Innermost = next => (context, cancellationToken) => context.JsonRpcMessage is JsonRpcRequest request && !MayPass(request)
            ? StopAsync(request)
            : next(context, cancellationToken);
        Outgoing = next => (context, cancellationToken) =>
        {
            if (context.JsonRpcMessage is JsonRpcResponse response)
            {
                CheckAnswer(context, response);
            }
            else
            {
                edge.Governance.Cleaner.Clean(context.JsonRpcMessage);
                if (context.JsonRpcMessage is JsonRpcNotification notification)
                {
                    edge.Listeners.Route(notification);
                }
            }

            return next(context, cancellationToken);
        };
    }

    public McpMessageFilter Incoming { get; }

    /// <summary>Behind all other filters: what has no typed filter reaches its handler as it was decided, and once.</summary>
    public McpMessageFilter Innermost { get; }

    public McpMessageFilter Outgoing { get; }

    private Task GovernAsync(MessageContext context, JsonRpcRequest request, McpMessageHandler next, CancellationToken cancellationToken)
    {
        var mark = GovernedRequest.Mark(context);
        switch (ServerMethods.Place(request.Method))
        {
            case MethodPlacement.Open:
                mark.AllowAnswer();
                mark.Admit(request);
                return next(context, cancellationToken);
            case MethodPlacement.Typed:
                if (ServerMethods.HasRounds(request.Method) && _rounds.TryOpen(request, mark))
                {
                    return _rounds.ResumeAsync(context, request, mark, next, cancellationToken);
                }

                return PassAsync(context, request, mark, next, cancellationToken);
            default:
                return HandleAsync(context, request, next, cancellationToken);
        }
    }

    private static bool MayPass(JsonRpcRequest request) =>
        ServerMethods.Place(request.Method) == MethodPlacement.Typed || GovernedRequest.Of(request)?.TryPass(request) == true;

    /// <summary>Of a request that passed already, its one handler gives the one answer.</summary>
    private Task StopAsync(JsonRpcRequest request)
    {
        ServerLog.RunStopped(_edge.Log, request.Method);
        if (GovernedRequest.Of(request) is { HasPassed: true })
        {
            return Task.CompletedTask;
        }

        GovernedRequest.Of(request)?.Stop();
        return Task.FromException(new McpProtocolException(Denials.Undecided.Message, McpErrorCode.InvalidRequest));
    }

    /// <summary>Leaves the request to its typed filter, and records it when it never got there.</summary>
    private async Task PassAsync(MessageContext context, JsonRpcRequest request, GovernedRequest mark, McpMessageHandler next, CancellationToken cancellationToken)
    {
        try
        {
            await next(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (!mark.Reached)
        {
            await RecordUnreachedAsync(context, request, cause, cancellationToken).ConfigureAwait(false);
            if (cause is McpException and not McpProtocolException)
            {
                // The SDK would pass its text on, whatever it quotes; a refusal meant for the caller is an McpProtocolException.
                throw new McpProtocolException("An error occurred.", cause, McpErrorCode.InternalError);
            }

            throw;
        }

        if (!mark.Reached)
        {
            await RecordUnreachedAsync(context, request, cause: null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(MessageContext context, JsonRpcRequest request, McpMessageHandler next, CancellationToken cancellationToken)
    {
        var (operation, target) = MessageTargets.Of(request);
        var call = new MessageInvokeContext(_edge, context, request, operation, target, next, cancellationToken);
        var answer = await _edge.InvokeAsync(call, request).ConfigureAwait(false);
        if (call.Denial is not null)
        {
            await _answers.SendAsync(context, request, answer, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RecordUnreachedAsync(MessageContext context, JsonRpcRequest request, Exception? cause, CancellationToken cancellationToken)
    {
        var (operation, target) = MessageTargets.Of(request);
        var call = new MessageInvokeContext(_edge, context, request, operation, target, next: null, cancellationToken);
        call.Refuse(cause switch
        {
            McpProtocolException { ErrorCode: McpErrorCode.MethodNotFound } => Denials.Unknown,
            JsonException or ArgumentException or InvalidOperationException or McpProtocolException => Denials.Malformed,
            _ => Denials.Undecided,
        });
        await _edge.Governance.Pipeline.InvokeAsync(call).ConfigureAwait(false);
        ServerLog.Unreached(_edge.Log, request.Method, call.Denial!.Code);
    }

    /// <summary>Results of other kinds are not seen by the Redaction stage: what a client is asked, what a task says, what a method of the author's own gives.</summary>
    private void CleanUntyped(JsonRpcResponse response, InvokeContext? call)
    {
        if (call is null or { Result: CallToolResult or ReadResourceResult or GetPromptResult or CompleteResult })
        {
            return;
        }

        // The state of a round is its handler's own, and sealed: a change would end the call.
        var state = (response.Result as JsonObject)?["requestState"]?.DeepClone();
        if (_edge.Governance.Cleaner.Clean(response.Result) is { } clean)
        {
            response.Result = clean;
            if (state is not null && clean is JsonObject members)
            {
                members["requestState"] = state;
            }
        }
    }

    private void CheckAnswer(MessageContext context, JsonRpcResponse response)
    {
        if (GovernedRequest.Of(response) is { } mark && mark.TryAnswer())
        {
            CleanUntyped(response, mark.Call);
            if (mark.Call is { Operation: GovernedOperation.UseTask } use)
            {
                TaskAnswers.Check(response, use, _edge);
            }
            else if (mark.Call is { } call && ProtocolRevision.IsJuly2026OrLater(call.ProtocolVersion))
            {
                _rounds.Seal(response.Result as JsonObject, mark, call);
            }

            return;
        }

        if (_answers.TryTake(response))
        {
            return;
        }

        ServerLog.AnswerStopped(_edge.Log);
        context.JsonRpcMessage = new JsonRpcError
        {
            Id = response.Id,
            Error = new JsonRpcErrorDetail { Code = (int)McpErrorCode.InvalidRequest, Message = Denials.Undecided.Message },
            Context = new JsonRpcMessageContext { RelatedTransport = response.Context?.RelatedTransport },
        };
    }
}
