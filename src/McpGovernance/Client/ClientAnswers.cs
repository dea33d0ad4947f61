using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>Answers that nobody on the wire gave, as the client would have got them.</summary>
internal static class ClientAnswers
{
    public static JsonRpcMessage Refused(JsonRpcRequest request, InvokeContext call)
    {
        try
        {
            return new JsonRpcResponse { Id = request.Id, Result = ClientJson.ToNode(DenialAnswer.Of(call)) };
        }
        catch (McpProtocolException error)
        {
            return Error(request, error);
        }
    }

    public static JsonRpcMessage Refused(JsonRpcRequest request, ListContext list)
    {
        try
        {
            DenialAnswer.ThrowIfRefused(list);
        }
        catch (McpProtocolException error)
        {
            return Error(request, error);
        }

        return Undecided(request);
    }

    /// <summary>The answer when even the pipeline failed.</summary>
    public static JsonRpcMessage Undecided(JsonRpcRequest request) => Error(request, new McpProtocolException(Denials.Undecided.Message, McpErrorCode.InvalidRequest));

    private static JsonRpcError Error(JsonRpcRequest request, McpProtocolException error) => new()
    {
        Id = request.Id,
        Error = new JsonRpcErrorDetail { Code = (int)error.ErrorCode, Message = error.Message, Data = Data(error.Data) },
    };

    private static JsonObject? Data(IDictionary data)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in data)
        {
            if (entry is { Key: string key, Value: JsonElement value })
            {
                result[key] = JsonNode.Parse(value.GetRawText());
            }
        }

        return result.Count == 0 ? null : result;
    }
}
