using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance;

/// <summary>Takes out of messages what nobody may see who gets them. It is for what has no stage: notifications, errors, questions.</summary>
/// <remarks>Implementations are called concurrently.</remarks>
internal abstract class MessageCleaner
{
    /// <summary>The same without what nobody may see.</summary>
    /// <param name="node">Parameters, a result or the data of an error; it stays as it is.</param>
    /// <returns>A copy; <see langword="null"/> when it may go as it is.</returns>
    public abstract JsonNode? Clean(JsonNode? node);

    /// <summary>A text without what nobody may see; the very same text when it may go as it is.</summary>
    public abstract string Clean(string text);

    /// <summary>Cleans a message that is not the answer to a request that went through the stages.</summary>
    /// <remarks>Clean parameters take the place of those that were given: whoever still has the message sends them, too.</remarks>
    public void Clean(JsonRpcMessage message)
    {
        switch (message)
        {
            case JsonRpcNotification told:
                told.Params = Clean(told.Params) ?? told.Params;
                break;
            case JsonRpcRequest asked:
                asked.Params = Clean(asked.Params) ?? asked.Params;
                break;
            case JsonRpcError { Error: { } error } failed:
                var (text, data) = (Clean(error.Message), CleanData(error.Data));
                if (!ReferenceEquals(text, error.Message) || !ReferenceEquals(data, error.Data))
                {
                    failed.Error = new JsonRpcErrorDetail { Code = error.Code, Message = text, Data = data };
                }

                break;
        }
    }

    private object? CleanData(object? data) => data switch
    {
        string text => Clean(text),
        JsonNode node => Clean(node) ?? node,
        JsonElement element => Clean(JsonNode.Parse(element.GetRawText())) is { } clean ? JsonElement.Parse(clean.ToJsonString()) : data,
        IDictionary members => CleanMembers(members),
        _ => data,
    };

    private IDictionary CleanMembers(IDictionary members)
    {
        var copy = new Dictionary<string, object?>(StringComparer.Ordinal);
        var isChanged = false;
        foreach (DictionaryEntry member in members)
        {
            var clean = copy[member.Key.ToString()!] = CleanData(member.Value);
            isChanged |= !ReferenceEquals(clean, member.Value);
        }

        return isChanged ? copy : members;
    }
}
