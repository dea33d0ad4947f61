using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>Answers a request from a message filter.</summary>
internal static class MessageAnswer
{
    public static Task SendAsync(MessageContext context, JsonRpcRequest request, Result answer, CancellationToken cancellationToken)
    {
        if (ProtocolRevision.IsJuly2026OrLater(context.Server.NegotiatedProtocolVersion))
        {
            answer.ResultType ??= "complete";
        }

        return context.Server.SendMessageAsync(
            new JsonRpcResponse
            {
                Id = request.Id,
                Result = JsonSerializer.SerializeToNode(answer, McpJsonUtilities.DefaultOptions.GetTypeInfo(answer.GetType())),
                Context = request.Context,
            },
            cancellationToken);
    }
}
