using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>What a request is about, read from the message alone: for methods without a typed filter, and for records.</summary>
internal static class MessageTargets
{
    public static (GovernedOperation Operation, GovernanceTarget Target) Of(JsonRpcRequest request) => request.Method switch
    {
        RequestMethods.ToolsCall => (GovernedOperation.CallTool, new(TargetKind.Tool, Text(request, "name"))),
        RequestMethods.PromptsGet => (GovernedOperation.GetPrompt, new(TargetKind.Prompt, Text(request, "name"))),
        RequestMethods.ResourcesRead => (GovernedOperation.ReadResource, new(TargetKind.Resource, Text(request, "uri"))),
        RequestMethods.ResourcesSubscribe => (GovernedOperation.Subscribe, new(TargetKind.Resource, Text(request, "uri"))),
        RequestMethods.ResourcesUnsubscribe => (GovernedOperation.Unsubscribe, new(TargetKind.Resource, Text(request, "uri"))),
        RequestMethods.SubscriptionsListen => (GovernedOperation.Listen, new(TargetKind.Method, request.Method)),
        _ when request.Method.StartsWith(ServerMethods.TasksPrefix, StringComparison.Ordinal) =>
            (GovernedOperation.UseTask, new(TargetKind.Task, TaskId.OfRequest(request.Params))),
        _ => (GovernedOperation.CustomMethod, new(TargetKind.Method, request.Method)),
    };

    private static string Text(JsonRpcRequest request, string key)
    {
        try
        {
            return request.Params is JsonObject parameters && parameters[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        }
        catch (ArgumentException)
        {
            return "";      // a duplicate key: Admission refuses the request
        }
    }
}
