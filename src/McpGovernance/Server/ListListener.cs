using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Server;

/// <summary>One client that can be told that its lists may have changed.</summary>
/// <param name="server">Its server, as a request of the client met it.</param>
/// <param name="lists">The notifications that it gets.</param>
/// <param name="subscription">The request under which it listens; <see langword="null"/> for a whole session.</param>
/// <param name="all">All of them.</param>
/// <param name="logger">Where it is said that it could not be told.</param>
internal sealed class ListListener(McpServer server, IReadOnlyList<string> lists, RequestId? subscription, ListListeners all, ILogger logger)
{
    private const int Idle = 0, Telling = 1, TellingAndMore = 2;

    private int _state;

    /// <summary>The sending that goes on, or the last one. It ends with the session at the latest.</summary>
    public Task Sending { get; private set; } = Task.CompletedTask;

    /// <summary>Tells it, and returns at once. While it is being told, however much changes is one more notification.</summary>
    public void Tell()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state == TellingAndMore || (state == Telling && Interlocked.CompareExchange(ref _state, TellingAndMore, Telling) == Telling))
            {
                return;
            }

            if (state == Idle && Interlocked.CompareExchange(ref _state, Telling, Idle) == Idle)
            {
                Sending = Task.Run(SendAsync);
                return;
            }
        }
    }

    private async Task SendAsync()
    {
        do
        {
            Volatile.Write(ref _state, Telling);
            foreach (var list in lists)
            {
                try
                {
                    // Not to be cancelled: half a message would spoil the stream for all that follows.
                    await server.SendMessageAsync(Notification(list), CancellationToken.None).ConfigureAwait(false);
                }
                catch (Exception cause)
                {
                    ServerLog.NotTold(logger, list, cause);
                }
            }
        }
        while (Interlocked.CompareExchange(ref _state, Idle, Telling) != Telling);
    }

    private JsonRpcNotification Notification(string list)
    {
        var notification = new JsonRpcNotification { Method = list };
        if (subscription is { } id)
        {
            JsonNode? name = id.Id switch { string text => JsonValue.Create(text), long number => JsonValue.Create(number), _ => null };
            notification.Params = new JsonObject { ["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = name } };
        }
        else
        {
            all.Address(notification, this);
        }

        return notification;
    }
}
