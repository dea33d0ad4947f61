using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>Answers a request from a message filter, where there is no typed result to return.</summary>
/// <remarks>
/// The SDK lets nobody but transports give a message its context, so such an answer cannot carry the mark of its request.
/// It is known by being the very object that was made here. Thread safe.
/// </remarks>
internal sealed class MessageAnswers
{
    private readonly ConditionalWeakTable<JsonRpcMessage, object> _ours = [];

    public Task SendAsync(MessageContext context, JsonRpcRequest request, Result answer, CancellationToken cancellationToken)
    {
        if (ProtocolRevision.IsJuly2026OrLater(context.Server.NegotiatedProtocolVersion))
        {
            answer.ResultType ??= "complete";
        }

        var response = new JsonRpcResponse
        {
            Id = request.Id,
            Result = JsonSerializer.SerializeToNode(answer, McpJsonUtilities.DefaultOptions.GetTypeInfo(answer.GetType())),
        };
        _ours.Add(response, this);
        return context.Server.SendMessageAsync(response, cancellationToken);
    }

    /// <summary>Whether this answer was made here and has not gone out yet.</summary>
    public bool TryTake(JsonRpcMessage message) => _ours.Remove(message);
}
