using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Client;

/// <summary>What a client's request is about, read from the message.</summary>
internal static class ClientMethods
{
    private const string TasksPrefix = "tasks/";

    /// <summary>What concerns the connection and no tool, resource or prompt.</summary>
    private static readonly FrozenSet<string> Open = FrozenSet.Create(
        StringComparer.Ordinal, RequestMethods.Initialize, RequestMethods.ServerDiscover, RequestMethods.Ping, "logging/setLevel");

    private static readonly FrozenDictionary<string, ClientList> Lists = new Dictionary<string, ClientList>(StringComparer.Ordinal)
    {
        [RequestMethods.ToolsList] = new(GovernedOperation.ListTools, TargetKind.Tool, "tools", "name"),
        [RequestMethods.PromptsList] = new(GovernedOperation.ListPrompts, TargetKind.Prompt, "prompts", "name"),
        [RequestMethods.ResourcesList] = new(GovernedOperation.ListResources, TargetKind.Resource, "resources", "uri"),
        [RequestMethods.ResourcesTemplatesList] = new(GovernedOperation.ListResourceTemplates, TargetKind.ResourceTemplate, "resourceTemplates", "uriTemplate"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsOpen(string method) => Open.Contains(method);

    public static ClientList? List(string method) => Lists.GetValueOrDefault(method);

    public static (GovernedOperation Operation, GovernanceTarget Target) Target(JsonRpcRequest request) => request.Method switch
    {
        RequestMethods.ToolsCall => (GovernedOperation.CallTool, new(TargetKind.Tool, ClientJson.Text(request.Params, "name"))),
        RequestMethods.PromptsGet => (GovernedOperation.GetPrompt, new(TargetKind.Prompt, ClientJson.Text(request.Params, "name"))),
        RequestMethods.ResourcesRead => (GovernedOperation.ReadResource, new(TargetKind.Resource, ClientJson.Text(request.Params, "uri"))),
        RequestMethods.ResourcesSubscribe => (GovernedOperation.Subscribe, new(TargetKind.Resource, ClientJson.Text(request.Params, "uri"))),
        RequestMethods.ResourcesUnsubscribe => (GovernedOperation.Unsubscribe, new(TargetKind.Resource, ClientJson.Text(request.Params, "uri"))),
        RequestMethods.CompletionComplete => (GovernedOperation.Complete, Reference(request.Params)),
        RequestMethods.SubscriptionsListen => (GovernedOperation.Listen, new(TargetKind.Method, request.Method)),
        _ when request.Method.StartsWith(TasksPrefix, StringComparison.Ordinal) =>
            (GovernedOperation.UseTask, new(TargetKind.Task, ClientJson.Text(request.Params, "taskId"))),
        _ => (GovernedOperation.CustomMethod, new(TargetKind.Method, request.Method)),
    };

    /// <summary>A completion is about the prompt or the template that it completes.</summary>
    private static GovernanceTarget Reference(JsonNode? parameters)
    {
        var reference = ClientJson.Member(parameters, "ref");
        return ClientJson.Text(reference, "type") == "ref/prompt"
            ? new(TargetKind.Prompt, ClientJson.Text(reference, "name"))
            : new(TargetKind.ResourceTemplate, ClientJson.Text(reference, "uri"));
    }
}
