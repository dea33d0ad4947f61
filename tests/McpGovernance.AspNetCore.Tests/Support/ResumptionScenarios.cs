using System.Text.Json.Nodes;
using McpGovernance.Tests.EndToEnd.Parity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Support;

/// <summary>Streams and sessions that break, and are taken up again.</summary>
internal static class ResumptionScenarios
{
    public static readonly ParityScenario[] All =
    [
        new("a connection breaks in mid-call and is resumed", CutAsync) { Shows = static _ => ["cut", "step"] },
        new("a server makes the client poll", PolledAsync) { Shows = static _ => ["polled", "step"] },
        new("a session is resumed by another client", SessionAsync) { Shows = static _ => ["revision: 2025-11-25", "accept"] },
        new("a session ends under another client", SessionOfAClientThatIsGoneAsync) { Shows = static _ => ["second: {", "afterwards: "] },
    ];

    public static void AddTools(IMcpServerBuilder mcp, CuttingHandler network) => mcp.WithTools(
    [
        McpServerTool.Create(
            async (McpServer server) =>
            {
                await StepAsync(server, 0, 2);
                await network.Resumed.WaitAsync(Transcript.Patience);
                await StepAsync(server, 2, 4);
                return "cut";
            },
            new() { Name = "cut_me" }),
        McpServerTool.Create(
            async (McpServer server, RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) =>
            {
                await request.EnablePollingAsync(TimeSpan.FromMilliseconds(20), cancellationToken);
                await StepAsync(server, 0, 2);
                await network.Resumed.WaitAsync(Transcript.Patience, cancellationToken);
                await StepAsync(server, 2, 4);
                return "polled";
            },
            new() { Name = "poll" }),
    ]);

    private static async Task StepAsync(McpServer server, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            await server.SendNotificationAsync("acme/step", new JsonObject { ["step"] = i }, McpJsonUtilities.DefaultOptions);
        }
    }

    private static Task CutAsync(ParityRun run) => CallAsync(run, "cut_me");

    private static Task PolledAsync(ParityRun run) => CallAsync(run, "poll");

    private static async Task CallAsync(ParityRun run, string tool)
    {
        var steps = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var all = new SemaphoreSlim(0);
        await using var client = await run.ConnectAsync(options => options.Handlers.NotificationHandlers =
        [
            new("acme/step", (message, _) =>
            {
                steps.Enqueue(message.Params!.ToJsonString());
                all.Release();
                return ValueTask.CompletedTask;
            }),
        ]);
        await run.Transcript.SayAsync("call", client.CallToolAsync(tool));
        for (var i = 0; i < 4; i++)
        {
            await all.WaitAsync(TimeSpan.FromSeconds(5));
        }

        run.Transcript.Say("steps", steps.Order(StringComparer.Ordinal));
        await run.Transcript.SayAsync("afterwards", client.CallToolAsync("text"));
    }

    /// <summary>The second client never shook hands: it says nothing of what it can be asked.</summary>
    private static async Task SessionAsync(ParityRun run)
    {
        static void Answer(McpClientOptions options) => options.Handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "accept" });

        await using var first = await run.ConnectAsync(Answer);
        await run.Transcript.SayAsync("first", first.CallToolAsync("elicit"));
        await using var second = await run.ResumeAsync(first, Answer);
        run.Transcript.Say("revision", second.NegotiatedProtocolVersion);
        await run.Transcript.SayAsync("second", second.CallToolAsync("text"));
        await run.Transcript.SayAsync("asked", second.CallToolAsync("elicit"));
        run.Transcript.Say("prompts", (await second.ListPromptsAsync()).Select(static prompt => prompt.ProtocolPrompt));
    }

    /// <summary>The same, and the first client is a client no more.</summary>
    private static async Task SessionOfAClientThatIsGoneAsync(ParityRun run)
    {
        var first = await run.ConnectAsync();
        await using var second = await run.ResumeAsync(first, static options => options.Handlers.ElicitationHandler = static (_, _) => new(new ElicitResult { Action = "accept" }));
        await run.Transcript.SayAsync("second", second.CallToolAsync("text"));
        await run.Transcript.SayAsync("asked", second.CallToolAsync("elicit"));
        await run.Transcript.SayAsync("gone", first.DisposeAsync().AsTask());
        await run.Transcript.SayAsync("afterwards", second.CallToolAsync("text"));
    }
}
