using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>The clients of a server that can be told that their lists may have changed, and telling them.</summary>
/// <remarks>
/// The SDK tells when a collection changes; what a caller may see changes without that. Earlier revisions are told over their session; from 2026-07-28 on a client gets
/// what its <c>subscriptions/listen</c> asked for, while it is open. Without a session there is nobody to tell. Thread safe.
/// </remarks>
internal sealed class ListListeners(ILogger logger)
{
    /// <summary>By what the client declared, which its session keeps for as long as it lives, and so no longer than that.</summary>
    private readonly ConditionalWeakTable<ClientCapabilities, ListListener> _sessions = [];
    private readonly ConcurrentDictionary<ListListener, bool> _subscriptions = new();

    /// <summary>Notifications that are on their way to a session, whatever request its server was met in.</summary>
    private readonly ConditionalWeakTable<JsonRpcNotification, ListListener> _toSessions = [];

    /// <summary>A client of an earlier revision has begun its session.</summary>
    public void Join(MessageContext context)
    {
        if (!HasNoSession(context) && context.Server.ClientCapabilities is { } declared && Lists(context, asked: null) is { Count: > 0 } lists)
        {
            _sessions.AddOrUpdate(declared, new ListListener(context.Server, lists, subscription: null, this, logger));
        }
    }

    /// <summary>A client of the newer revision listens, until the returned value is disposed.</summary>
    public IDisposable? Listen(MessageContext context, JsonRpcRequest request)
    {
        if (HasNoSession(context)
            || context.Server.ServerOptions.Handlers.SubscriptionsListenHandler is not null      // then its author answers for all of it
            || request.Params is not JsonObject parameters
            || parameters["notifications"] is not JsonObject asked
            || Lists(context, asked) is not { Count: > 0 } lists)
        {
            return null;
        }

        var listener = new ListListener(context.Server, lists, request.Id, this, logger);
        _subscriptions[listener] = true;
        return new Subscription(() => _subscriptions.TryRemove(listener, out _));
    }

    /// <summary>What callers see may have changed. Returns at once.</summary>
    public void Tell()
    {
        foreach (var (_, listener) in _sessions)
        {
            listener.Tell();
        }

        foreach (var listener in _subscriptions.Keys)
        {
            listener.Tell();
        }
    }

    /// <summary>Marks a notification as one for a session.</summary>
    public void Address(JsonRpcNotification notification, ListListener listener) => _toSessions.Add(notification, listener);

    /// <summary>Sends on what goes to a session: the request in which its server was met has long been answered, and its stream with it.</summary>
    public void Route(JsonRpcNotification notification)
    {
        if (_toSessions.Remove(notification) && notification.Context is { } context)
        {
            context.RelatedTransport = null;
        }
    }

    private static bool HasNoSession(MessageContext context) =>
        context.JsonRpcMessage.Context?.RelatedTransport is not null && context.Server.SessionId is null;

    /// <summary>Of the lists that the server says it tells about, those that were asked for.</summary>
    private static List<string> Lists(MessageContext context, JsonObject? asked)
    {
        var options = context.Server.ServerOptions;
        List<string> lists = [];
        Add(NotificationMethods.ToolListChangedNotification, "toolsListChanged", options.ToolCollection is not null || options.Capabilities?.Tools?.ListChanged == true);
        Add(NotificationMethods.PromptListChangedNotification, "promptsListChanged", options.PromptCollection is not null || options.Capabilities?.Prompts?.ListChanged == true);
        Add(NotificationMethods.ResourceListChangedNotification, "resourcesListChanged", options.ResourceCollection is not null || options.Capabilities?.Resources?.ListChanged == true);
        return lists;

        void Add(string notification, string wish, bool isOffered)
        {
            if (isOffered && (asked is null || (asked[wish] is JsonValue value && value.TryGetValue(out bool isAsked) && isAsked)))
            {
                lists.Add(notification);
            }
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
