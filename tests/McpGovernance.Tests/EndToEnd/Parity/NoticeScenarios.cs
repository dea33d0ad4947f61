using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>What is told and not asked: progress, log messages, changes, and what a client tells.</summary>
/// <remarks>The SDK's client runs its handlers side by side, so their lines are sorted here; the order on the wire is for <see cref="WireScenarios"/>.</remarks>
#pragma warning disable MCP9005 // Logging is deprecated, and must work as long as it exists.
internal static class NoticeScenarios
{
    public static readonly ParityScenario[] All =
    [
        new("progress", ProgressAsync) { Shows = static _ => ["step 1", $"step {ParityDesk.Steps}"] },
        new("notifications", NotificationsAsync) { Shows = static _ => ["{step:0}", $"{{step:{ParityDesk.Steps - 1}}}"] },
        new("log messages", LogAsync) { Shows = static mode => mode.Revision == Revisions.Older ? ["three"] : [] },
        new("what a client tells", ToldAsync) { Shows = static _ => ["{n:3}"] },
        new("subscriptions", SubscriptionAsync) { Shows = static mode => mode.Revision == Revisions.Older ? ["updated: parity://one"] : [] },
    ];

    private static async Task ProgressAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        var seen = new Heard();
        var call = client.CallToolAsync("steps_seen", progress: new Sink(value => seen.Add($"{value.Progress:00}/{value.Total} {value.Message}"))).AsTask();
        run.Transcript.Say("progress", await seen.SortedAsync(ParityDesk.Steps));
        await client.SendNotificationAsync("acme/said", new JsonObject { ["n"] = 1 }, McpJsonUtilities.DefaultOptions);
        await run.Transcript.SayAsync("call", call);
    }

    private static async Task NotificationsAsync(ParityRun run)
    {
        var seen = new Heard();
        await using var client = await run.ConnectAsync(options => options.Handlers.NotificationHandlers = [new("acme/step", seen.HearAsync)]);
        await run.Transcript.SayAsync("call", client.CallToolAsync("notify"));
        run.Transcript.Say("steps", await seen.SortedAsync(ParityDesk.Steps));
    }

    private static async Task LogAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        var seen = new Heard();
        await using var registered = client.RegisterNotificationHandler(NotificationMethods.LoggingMessageNotification, seen.HearAsync);
        await run.Transcript.SayAsync("level", client.SetLoggingLevelAsync(LoggingLevel.Info));
        await run.Transcript.SayAsync("call", client.CallToolAsync("log"));
        run.Transcript.Say("messages", await seen.SortedAsync(3));
    }

    private static async Task ToldAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        for (var i = 1; i <= 3; i++)
        {
            await run.Transcript.SayAsync("told", client.SendNotificationAsync("acme/said", new JsonObject { ["n"] = i }, McpJsonUtilities.DefaultOptions));
        }

        run.Transcript.Say("heard", await run.Desk.HeardAsync(3));
    }

    private static async Task SubscriptionAsync(ParityRun run)
    {
        await using var client = await run.ConnectAsync();
        var (updated, changed) = (new Heard(), new Heard());
        await using var registered = client.RegisterNotificationHandler(NotificationMethods.ToolListChangedNotification, changed.HearAsync);
        await run.Transcript.SayAsync("subscribe", SubscribeAsync());
        await run.Transcript.SayAsync("touch", client.CallToolAsync("touch"));
        if (run.Mode.Revision == Revisions.Older)
        {
            run.Transcript.Say("updated", string.Join(' ', await updated.SortedAsync(1)));
            run.Transcript.Say("changed", await changed.SortedAsync(1));
        }

        await run.Transcript.SayAsync("unsubscribe", client.UnsubscribeFromResourceAsync("parity://one"));

        async Task SubscribeAsync()
        {
            await client.SubscribeToResourceAsync("parity://one");
            client.RegisterNotificationHandler(NotificationMethods.ResourceUpdatedNotification, (message, _) =>
            {
                updated.Add((string)message.Params!["uri"]!);
                return ValueTask.CompletedTask;
            });
        }
    }

    /// <summary>What handlers heard.</summary>
    private sealed class Heard
    {
        private readonly ConcurrentQueue<string> _heard = new();
        private readonly SemaphoreSlim _count = new(0);

        public void Add(string text)
        {
            _heard.Enqueue(text);
            _count.Release();
        }

        public ValueTask HearAsync(JsonRpcNotification message, CancellationToken cancellationToken)
        {
            Add(message.Params?.ToJsonString().Replace("\"", "", StringComparison.Ordinal) ?? "nothing");
            return ValueTask.CompletedTask;
        }

        /// <summary>Waits for so many. What never comes is missing in the transcript.</summary>
        public async Task<IEnumerable<string>> SortedAsync(int count)
        {
            for (var i = 0; i < count && await _count.WaitAsync(TimeSpan.FromSeconds(5)); i++)
            {
            }

            return _heard.Order(StringComparer.Ordinal);
        }
    }

    private sealed class Sink(Action<ProgressNotificationValue> report) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => report(value);
    }
}
