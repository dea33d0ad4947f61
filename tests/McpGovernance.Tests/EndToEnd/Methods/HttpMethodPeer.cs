using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>A client that posts messages and reads each answer as it comes, events or not.</summary>
internal sealed class HttpMethodPeer : MethodPeer
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _closing = new();
    private readonly Uri _endpoint;
    private string? _session;
    private int _lastId;

    private HttpMethodPeer(Uri endpoint, string revision)
        : base(revision) => _endpoint = endpoint;

    public static async Task<HttpMethodPeer> ConnectAsync(Uri endpoint, string revision)
    {
        var peer = new HttpMethodPeer(endpoint, revision);
        if (revision == Revisions.Older)
        {
            peer.Handshake = await peer.RequestAsync("initialize", new MethodRow(MethodDirection.ClientAsks, "initialize").Parameters(revision));
            await peer.NotifyAsync("notifications/initialized", []);
        }

        return peer;
    }

    public override async Task<JsonObject> RequestAsync(string method, JsonObject parameters)
    {
        var given = method == "initialize" ? parameters : RequestMeta.Add(Revision, parameters);
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = Interlocked.Increment(ref _lastId), ["method"] = method, ["params"] = given };
        using var response = await PostAsync(method, message);
        if (response.Headers.TryGetValues("Mcp-Session-Id", out var sessions))
        {
            _session = sessions.Single();
        }

        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            return Read(await response.Content.ReadAsStringAsync(_closing.Token)) ?? Error((int)response.StatusCode, "HTTP");
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_closing.Token));
        while (await reader.ReadLineAsync(_closing.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && Read(line["data: ".Length..]) is { } received)
            {
                if ((string?)received["method"] is not { } asked)
                {
                    return received;
                }

                Take(asked, received.ToJsonString());
                if (received["id"] is { } id)
                {
                    using var answered = await PostAsync(null, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = MethodRow.AnswerOf(asked) });
                }
            }
        }

        return Error(0, "The stream ended without an answer.");
    }

    public override async Task NotifyAsync(string method, JsonObject parameters)
    {
        using var response = await PostAsync(method, new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });
    }

    public override async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await base.DisposeAsync();
        _http.Dispose();
        _closing.Dispose();
    }

    private async Task<HttpResponseMessage> PostAsync(string? method, JsonObject message)
    {
        var parameters = message["params"] as JsonObject;
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint)
        {
            Content = new StringContent(message.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in new (string, string?)[]
        {
            ("Accept", "application/json, text/event-stream"),
            ("MCP-Protocol-Version", Revision),
            ("Mcp-Session-Id", _session),
            ("Mcp-Method", method),
            ("Mcp-Name", (string?)(parameters?["name"] ?? parameters?["uri"])),
        })
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _closing.Token);
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
