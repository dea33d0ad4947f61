using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The SDK's own client, governed. What it sends is noted behind governance, in front of the transport.</summary>
#pragma warning disable MCP9005 // Sampling and roots are deprecated, and in the table as long as they exist.
internal sealed class SdkMethodPeer : MethodPeer
{
    private readonly ConcurrentQueue<string> _sent = new();
    private readonly CancellationTokenSource _closing = new();
    private McpClient? _client;

    private SdkMethodPeer(string revision)
        : base(revision)
    {
    }

    public static async Task<SdkMethodPeer> ConnectAsync(IClientTransport transport, Governance governance, string revision)
    {
        var peer = new SdkMethodPeer(revision);
        var options = new McpClientOptions { ProtocolVersion = revision, ClientInfo = new() { Name = "agent", Version = "1" } };
        options.Handlers.SamplingHandler = (_, _, _) => peer.Answer<CreateMessageResult>(RequestMethods.SamplingCreateMessage);
        options.Handlers.ElicitationHandler = (_, _) => peer.Answer<ElicitResult>(RequestMethods.ElicitationCreate);
        options.Handlers.RootsHandler = (_, _) => peer.Answer<ListRootsResult>(RequestMethods.RootsList);
        options.Handlers.NotificationHandlers =
        [
            .. MethodRows.All.Where(static row => row.Direction == MethodDirection.ServerTells)
                .Select(row => KeyValuePair.Create<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>(row.Method, (told, _) =>
                {
                    peer.Take(told.Method, told.Params?.ToJsonString() ?? "");
                    return ValueTask.CompletedTask;
                })),
        ];
        peer._client = await McpClient.CreateAsync(
            new NotedTransport(transport, peer._sent).WithGovernance(governance, "desk"), options.WithGovernance(governance));
        peer.Handshake = new JsonObject { ["result"] = new JsonObject() };
        return peer;
    }

    public override bool Sent(string method) => _sent.Contains(method);

    public override async Task<JsonObject> RequestAsync(string method, JsonObject parameters)
    {
        try
        {
            var response = await _client!.SendRequestAsync(new JsonRpcRequest { Method = method, Params = parameters }, _closing.Token);
            return new JsonObject { ["result"] = response.Result?.DeepClone() };
        }
        catch (McpProtocolException error)
        {
            return Error((int)error.ErrorCode, error.Message);
        }
        catch (McpException error)
        {
            return Error(0, error.Message);
        }
        catch (Exception error) when (error is HttpRequestException or NotSupportedException)
        {
            return Error(0, error.Message);
        }
    }

    public override async Task NotifyAsync(string method, JsonObject parameters)
    {
        try
        {
            await _client!.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters });
        }
        catch (HttpRequestException)
        {
            // The server does not take it. Whether it left is on the other side of governance.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await base.DisposeAsync();
        await _client!.DisposeAsync();
        _closing.Dispose();
    }

    private ValueTask<TResult> Answer<TResult>(string method)
    {
        Take(method, "");
        return ValueTask.FromResult(System.Text.Json.JsonSerializer.Deserialize<TResult>(MethodRow.AnswerOf(method), McpJsonUtilities.DefaultOptions)!);
    }

    private sealed class NotedTransport(IClientTransport inner, ConcurrentQueue<string> sent) : IClientTransport
    {
        public string Name => inner.Name;

        public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
            new NotedSession(await inner.ConnectAsync(cancellationToken), sent);
    }

    private sealed class NotedSession(ITransport inner, ConcurrentQueue<string> sent) : ITransport
    {
        public string? SessionId => inner.SessionId;

        public System.Threading.Channels.ChannelReader<JsonRpcMessage> MessageReader => inner.MessageReader;

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            sent.Enqueue(message switch
            {
                JsonRpcRequest { Method: "tools/call", Params: JsonObject call } when (string?)call["name"] != "change_thing" => "(a call of a tool that sends)",
                JsonRpcRequest { Method: RequestMethods.SubscriptionsListen, Params: { } asked } when !asked.ToJsonString().Contains("thing", StringComparison.Ordinal) =>
                    "(a request for nothing)",
                JsonRpcRequest request => request.Method,
                JsonRpcNotification told => told.Method,
                _ => "(an answer)",
            });
            return inner.SendMessageAsync(message, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
