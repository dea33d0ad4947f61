using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Parity;

/// <summary>Messages as they leave the transport, one by one: their order, and every byte of what they say.</summary>
internal static class WireScenarios
{
    private const string Meta = """
        {"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"raw","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}
        """;

    public static readonly ParityScenario[] All =
    [
        new("messages in their order", OrderAsync) { Shows = static _ => [$"\"step\":{ParityDesk.Steps - 1}", "parity"] },
        new("a cancellation by notification", CancellationAsync),
        new("ids of every kind", IdsAsync) { Shows = static _ => ["\"id\":\"7\"", "\"id\":7"] },
    ];

    private static async Task OrderAsync(ParityRun run)
    {
        await using var wire = await ConnectAsync(run);
        await SendAsync(run, wire, 2, RequestMethods.ToolsCall, new() { ["name"] = "notify" });
        for (var i = 0; i <= ParityDesk.Steps; i++)
        {
            await ReadAsync(run, wire);
        }

        await SendAsync(run, wire, 3, RequestMethods.ToolsCall, new() { ["name"] = "steps", ["_meta"] = new JsonObject { ["progressToken"] = "mine" } });
        for (var i = 0; i <= ParityDesk.Steps; i++)
        {
            await ReadAsync(run, wire);
        }

        foreach (var (id, method) in ((int, string)[])[(4, RequestMethods.ToolsList), (5, RequestMethods.ResourcesList), (6, "acme/nothing"), (7, RequestMethods.Ping)])
        {
            try
            {
                await SendAsync(run, wire, id, method, []);
                await ReadAsync(run, wire);
            }
            catch (HttpRequestException cause)
            {
                run.Transcript.Say("refused by the endpoint", cause.Message);
            }
        }
    }

    private static async Task CancellationAsync(ParityRun run)
    {
        var wire = await ConnectAsync(run);
        var call = SendAsync(run, wire, "slow", RequestMethods.ToolsCall, new() { ["name"] = "wait" });
        await run.Desk.StartedAsync();
        await run.Transcript.SayAsync("cancel", wire.SendMessageAsync(new JsonRpcNotification
        {
            Method = NotificationMethods.CancelledNotification,
            Params = new JsonObject { ["requestId"] = "slow", ["reason"] = "enough" },
        }));
        run.Transcript.Say("the server heard of it", await run.Desk.WasCancelledAsync());
        await run.Transcript.SayAsync("dispose", wire.DisposeAsync().AsTask());
        await Task.WhenAny(call, Task.Delay(Transcript.Patience));
        run.Transcript.Say("sending ended", call.IsCompleted);
    }

    private static async Task IdsAsync(ParityRun run)
    {
        await using var wire = await ConnectAsync(run);
        foreach (var id in (RequestId[])[new("7"), new(7), new(long.MaxValue), new(""), new("\u00e4\u2028"), new(-1)])
        {
            await SendAsync(run, wire, id, RequestMethods.ToolsCall, new() { ["name"] = "text" });
            await ReadAsync(run, wire);
        }
    }

    private static async Task<ITransport> ConnectAsync(ParityRun run)
    {
        var wire = await run.Transport.ConnectAsync();
        if (run.Mode.Revision == Revisions.Older)
        {
            await SendAsync(run, wire, 1, RequestMethods.Initialize, new()
            {
                ["protocolVersion"] = Revisions.Older,
                ["capabilities"] = new JsonObject(),
                ["clientInfo"] = new JsonObject { ["name"] = "raw", ["version"] = "1" },
            });
            await ReadAsync(run, wire);
            await wire.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.InitializedNotification });
        }

        return wire;
    }

    private static Task SendAsync(ParityRun run, ITransport wire, int id, string method, JsonObject parameters) =>
        SendAsync(run, wire, new RequestId(id), method, parameters);

    private static Task SendAsync(ParityRun run, ITransport wire, string id, string method, JsonObject parameters) =>
        SendAsync(run, wire, new RequestId(id), method, parameters);

    private static async Task SendAsync(ParityRun run, ITransport wire, RequestId id, string method, JsonObject parameters)
    {
        if (run.Mode.Revision == Revisions.Newer)
        {
            var meta = JsonNode.Parse(Meta)!.AsObject();
            foreach (var (key, value) in parameters["_meta"] as JsonObject ?? [])
            {
                meta[key] = value?.DeepClone();
            }

            parameters["_meta"] = meta;
        }

        await wire.SendMessageAsync(new JsonRpcRequest { Id = id, Method = method, Params = parameters });
    }

    private static async Task ReadAsync(ParityRun run, ITransport wire)
    {
        using var timeout = new CancellationTokenSource(Transcript.Patience);
        var message = await wire.MessageReader.ReadAsync(timeout.Token);
        run.Transcript.Say("received", JsonSerializer.Serialize(message, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage))));
    }
}
