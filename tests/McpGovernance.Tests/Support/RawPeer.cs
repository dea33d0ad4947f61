using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Support;

/// <summary>A client that writes lines and reads lines: nothing between the test and the bytes.</summary>
internal sealed class RawPeer(Stream toServer, Stream fromServer, string revision)
{
    private readonly StreamReader _reader = new(fromServer, Encoding.UTF8);
    private int _lastId;

    public string Revision { get; } = revision;

    /// <summary>Requests that the server sent while a response was awaited, and how to answer them.</summary>
    public Func<JsonObject, JsonNode?>? OnServerRequest { get; set; }

    public List<JsonObject> Notifications { get; } = [];

    /// <summary>Everything that may differ between two connections for the same answer is what the test passes in: id and parameters.</summary>
    public async Task<string> RequestRawAsync(string method, string parameters, int? id = null)
    {
        var requestId = id ?? ++_lastId;
        await SendAsync($$"""{"jsonrpc":"2.0","id":{{requestId}},"method":"{{method}}","params":{{parameters}}}""");
        return await ReadResponseAsync(requestId);
    }

    public async Task<JsonObject> RequestAsync(string method, JsonObject? parameters = null, int? id = null) =>
        JsonNode.Parse(await RequestRawAsync(method, WithMeta(parameters ?? []).ToJsonString(), id))!.AsObject();

    /// <summary>Adds what the newer revision demands of every request.</summary>
    public JsonObject WithMeta(JsonObject parameters) => RequestMeta.Add(Revision, parameters);

    public async Task InitializeAsync()
    {
        if (Revision == Revisions.Older)
        {
            await RequestRawAsync("initialize", $$$"""{"protocolVersion":"{{{Revision}}}","capabilities":{"elicitation":{}},"clientInfo":{"name":"raw","version":"1"}}""");
            await SendAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
        }
    }

    public async Task SendAsync(string line)
    {
        await toServer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        await toServer.FlushAsync();
    }

    /// <summary>Waits for a notification, while no response is awaited.</summary>
    public async Task<JsonObject> ReadNotificationAsync(string methodEnding)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (Notifications.Find(message => message["method"]!.GetValue<string>().EndsWith(methodEnding, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            var line = await _reader.ReadLineAsync(timeout.Token) ?? throw new EndOfStreamException("The server closed the connection.");
            if (JsonNode.Parse(line)!.AsObject() is { } message && message["method"] is not null && message["id"] is null)
            {
                Notifications.Add(message);
            }
        }
    }

    /// <summary>The next message of the server, whatever it is, while no response is awaited.</summary>
    public async Task<string> ReadNextAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await _reader.ReadLineAsync(timeout.Token) ?? throw new EndOfStreamException("The server closed the connection.");
    }

    public async Task<string> ReadResponseAsync(int id)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await _reader.ReadLineAsync(timeout.Token) is { } line)
        {
            var message = JsonNode.Parse(line)!.AsObject();
            if (message["method"] is not null && message["id"] is { } serverId)
            {
                var answer = OnServerRequest?.Invoke(message) ?? throw new InvalidOperationException($"Unexpected request of the server: {line}");
                await SendAsync(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = serverId.DeepClone(), ["result"] = answer }.ToJsonString());
            }
            else if (message["method"] is not null)
            {
                Notifications.Add(message);
            }
            else if (message["id"]?.GetValue<int>() == id)
            {
                return line;
            }
        }

        throw new EndOfStreamException("The server closed the connection.");
    }
}
