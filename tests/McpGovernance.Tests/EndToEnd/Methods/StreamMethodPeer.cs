using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>A client that writes and reads lines.</summary>
internal sealed class StreamMethodPeer : MethodPeer
{
    private readonly Stream _toServer;
    private readonly StreamReader _fromServer;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _pending = new();
    private int _lastId;
    private int? _listening;

    private StreamMethodPeer(Stream toServer, Stream fromServer, string revision)
        : base(revision)
    {
        _toServer = toServer;
        _fromServer = new StreamReader(fromServer, Encoding.UTF8);
        _ = Task.Run(ReadAsync); // Ends with the server's output.
    }

    public static async Task<StreamMethodPeer> ConnectAsync(Stream toServer, Stream fromServer, string revision)
    {
        var peer = new StreamMethodPeer(toServer, fromServer, revision);
        if (revision == Revisions.Older)
        {
            peer.Handshake = await peer.RequestAsync("initialize", new MethodRow(MethodDirection.ClientAsks, "initialize").Parameters(revision));
            await peer.NotifyAsync("notifications/initialized", []);
        }

        return peer;
    }

    public override async Task<JsonObject> RequestAsync(string method, JsonObject parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        _listening = method == "subscriptions/listen" ? id : _listening;
        var answer = _pending[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        var given = method == "initialize" ? parameters : RequestMeta.Add(Revision, parameters);
        await WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = given });
        return await (method == "subscriptions/listen" ? answer.Task : answer.Task.WaitAsync(Patience));
    }

    public override Task NotifyAsync(string method, JsonObject parameters) =>
        WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    public override async ValueTask DisposeAsync()
    {
        if (_listening is { } id)
        {
            await NotifyAsync("notifications/cancelled", new JsonObject { ["requestId"] = id }); // The server does not end before what is open.
        }

        await _toServer.DisposeAsync();
        foreach (var pending in _pending.Values)
        {
            pending.TrySetCanceled();
        }

        await base.DisposeAsync();
        _writing.Dispose();
    }

    private async Task WriteAsync(JsonObject message)
    {
        await _writing.WaitAsync();
        try
        {
            await _toServer.WriteAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + "\n"));
            await _toServer.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (await _fromServer.ReadLineAsync() is { } line)
        {
            var message = JsonNode.Parse(line)!.AsObject();
            if ((string?)message["method"] is { } method)
            {
                Take(method, line);
                if (message["id"] is { } id)
                {
                    await WriteAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = MethodRow.AnswerOf(method) });
                }
            }
            else if (message["id"] is { } answered && _pending.TryRemove(answered.GetValue<int>(), out var pending))
            {
                pending.TrySetResult(message);
            }
        }

        foreach (var pending in _pending.Values)
        {
            pending.TrySetException(new EndOfStreamException("The server closed the connection."));
        }
    }
}
