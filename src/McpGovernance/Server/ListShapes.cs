using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>The four kinds of list.</summary>
internal static class ListShapes
{
    public static readonly ListShape<ListToolsResult, Tool> Tools = new(
        GovernedOperation.ListTools,
        RequestMethods.ToolsList,
        static result => result.Tools,
        static (tool, find) => new(TargetKind.Tool, tool.Name, find(tool)),
        static (from, items) => new()
        {
            Tools = items,
            NextCursor = from.NextCursor,
            TimeToLive = from.TimeToLive,
            CacheScope = Private(from.CacheScope),
            ResultType = from.ResultType,
            Meta = from.Meta,
        });

    public static readonly ListShape<ListPromptsResult, Prompt> Prompts = new(
        GovernedOperation.ListPrompts,
        RequestMethods.PromptsList,
        static result => result.Prompts,
        static (prompt, _) => new(TargetKind.Prompt, prompt.Name),
        static (from, items) => new()
        {
            Prompts = items,
            NextCursor = from.NextCursor,
            TimeToLive = from.TimeToLive,
            CacheScope = Private(from.CacheScope),
            ResultType = from.ResultType,
            Meta = from.Meta,
        });

    public static readonly ListShape<ListResourcesResult, Resource> Resources = new(
        GovernedOperation.ListResources,
        RequestMethods.ResourcesList,
        static result => result.Resources,
        static (resource, _) => new(TargetKind.Resource, resource.Uri),
        static (from, items) => new()
        {
            Resources = items,
            NextCursor = from.NextCursor,
            TimeToLive = from.TimeToLive,
            CacheScope = Private(from.CacheScope),
            ResultType = from.ResultType,
            Meta = from.Meta,
        });

    public static readonly ListShape<ListResourceTemplatesResult, ResourceTemplate> ResourceTemplates = new(
        GovernedOperation.ListResourceTemplates,
        RequestMethods.ResourcesTemplatesList,
        static result => result.ResourceTemplates,
        static (template, _) => new(TargetKind.ResourceTemplate, template.UriTemplate),
        static (from, items) => new()
        {
            ResourceTemplates = items,
            NextCursor = from.NextCursor,
            TimeToLive = from.TimeToLive,
            CacheScope = Private(from.CacheScope),
            ResultType = from.ResultType,
            Meta = from.Meta,
        });

    /// <summary>What depends on the caller is never public; where nothing was said, the SDK says private itself.</summary>
    private static CacheScope? Private(CacheScope? scope) => scope is null ? null : CacheScope.Private;
}
