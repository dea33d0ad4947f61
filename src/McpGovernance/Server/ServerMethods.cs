using System.Collections.Frozen;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Server;

/// <summary>Places every request method that a server can get. The inventory test fails when the SDK gains one that is not here.</summary>
internal static class ServerMethods
{
    public const string TasksPrefix = "tasks/";
    public const string TasksCancel = TasksPrefix + "cancel";
    public const string TasksResult = TasksPrefix + "result";

    private static readonly FrozenDictionary<string, MethodPlacement> Placements = new Dictionary<string, MethodPlacement>(StringComparer.Ordinal)
    {
        [RequestMethods.ToolsCall] = MethodPlacement.Typed,
        [RequestMethods.ToolsList] = MethodPlacement.Typed,
        [RequestMethods.PromptsGet] = MethodPlacement.Typed,
        [RequestMethods.PromptsList] = MethodPlacement.Typed,
        [RequestMethods.ResourcesRead] = MethodPlacement.Typed,
        [RequestMethods.ResourcesList] = MethodPlacement.Typed,
        [RequestMethods.ResourcesTemplatesList] = MethodPlacement.Typed,
        [RequestMethods.ResourcesSubscribe] = MethodPlacement.Typed,
        [RequestMethods.ResourcesUnsubscribe] = MethodPlacement.Typed,
        [RequestMethods.CompletionComplete] = MethodPlacement.Typed,
        [RequestMethods.SubscriptionsListen] = MethodPlacement.Message,
        [RequestMethods.Initialize] = MethodPlacement.Open,
        [RequestMethods.ServerDiscover] = MethodPlacement.Open,
        [RequestMethods.Ping] = MethodPlacement.Open,
        ["logging/setLevel"] = MethodPlacement.Open,           // by its text: the SDK marks its name obsolete
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Placed => Placements.Keys;

    public static MethodPlacement Place(string method) => Placements.GetValueOrDefault(method);

    /// <summary>The three methods whose result may ask for input and be continued by another request.</summary>
    public static bool HasRounds(string method) =>
        method is RequestMethods.ToolsCall or RequestMethods.PromptsGet or RequestMethods.ResourcesRead;
}
