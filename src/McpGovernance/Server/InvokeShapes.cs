using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The kinds of invoke request that have a typed filter.</summary>
internal static class InvokeShapes
{
    public static readonly InvokeShape<CallToolRequestParams> CallTool = new(
        GovernedOperation.CallTool,
        RequestMethods.ToolsCall,
        static call => new(TargetKind.Tool, call?.Name ?? ""),
        static request => request.MatchedPrimitive is McpServerTool || request.Server.ServerOptions.Handlers.CallToolHandler is not null)
    {
        Arguments = static call => call.Arguments,
        Replace = static (call, frozen) => call.Arguments = frozen,
        Rename = static (call, name) => call.Name = name,
    };

    public static readonly InvokeShape<GetPromptRequestParams> GetPrompt = new(
        GovernedOperation.GetPrompt,
        RequestMethods.PromptsGet,
        static get => new(TargetKind.Prompt, get?.Name ?? ""),
        static request => request.MatchedPrimitive is McpServerPrompt || request.Server.ServerOptions.Handlers.GetPromptHandler is not null)
    {
        Arguments = static get => get.Arguments,
        Replace = static (get, frozen) => get.Arguments = frozen,
    };

    public static readonly InvokeShape<ReadResourceRequestParams> ReadResource = new(
        GovernedOperation.ReadResource,
        RequestMethods.ResourcesRead,
        static read => new(TargetKind.Resource, read?.Uri ?? ""),
        static request => request.MatchedPrimitive is McpServerResource || request.Server.ServerOptions.Handlers.ReadResourceHandler is not null);

    public static readonly InvokeShape<CompleteRequestParams> Complete = new(
        GovernedOperation.Complete,
        RequestMethods.CompletionComplete,
        static complete => complete?.Ref switch
        {
            PromptReference prompt => new(TargetKind.Prompt, prompt.Name),
            ResourceTemplateReference template => new(TargetKind.ResourceTemplate, template.Uri ?? ""),
            _ => new(TargetKind.Prompt, ""),
        },
        static _ => true);

    public static readonly InvokeShape<SubscribeRequestParams> Subscribe = new(
        GovernedOperation.Subscribe,
        RequestMethods.ResourcesSubscribe,
        static subscribe => new(TargetKind.Resource, subscribe?.Uri ?? ""),
        static _ => true);

    public static readonly InvokeShape<UnsubscribeRequestParams> Unsubscribe = new(
        GovernedOperation.Unsubscribe,
        RequestMethods.ResourcesUnsubscribe,
        static unsubscribe => new(TargetKind.Resource, unsubscribe?.Uri ?? ""),
        static _ => true);
}
