using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace McpGovernance.Tests.Support;

/// <summary>What an HTTP endpoint answered.</summary>
internal sealed record HttpReply(HttpStatusCode Status, string Text)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();
}

/// <summary>A client that writes requests itself: it can say what no well-behaved client would.</summary>
internal sealed class HttpPeer(Uri endpoint, string revision) : IDisposable
{
    private readonly HttpClient _http = new();
    private int _lastId;

    public string Revision { get; } = revision;

    /// <summary>Who the next requests come from; nobody when it is null.</summary>
    public TestToken? Token { get; set; }

    public string? SessionId { get; set; }

    /// <summary>The challenge of the last answer.</summary>
    public string? Challenge { get; private set; }

    /// <summary>Headers of the next requests; they take the place of the right ones.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public async Task InitializeAsync()
    {
        if (Revision == Revisions.Older)
        {
            await SendAsync("initialize", $$$"""{"protocolVersion":"{{{Revision}}}","capabilities":{"elicitation":{}},"clientInfo":{"name":"raw","version":"1"}}""");
        }
    }

    public async Task<JsonObject> RequestAsync(string method, JsonObject? parameters = null) => (await SendAsync(method, parameters ?? [])).Json;

    public async Task<JsonObject> CallAsync(string tool) =>
        await RequestAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = new JsonObject { ["id"] = "1" } });

    public async Task<IReadOnlyList<string>> ListToolsAsync() =>
        [.. (await RequestAsync("tools/list"))["result"]!["tools"]!.AsArray().Select(static tool => tool!["name"]!.GetValue<string>())];

    public Task<HttpReply> SendAsync(string method, JsonObject parameters, int? id = null) =>
        SendAsync(method, RequestMeta.Add(Revision, parameters).ToJsonString(), id);

    public void Dispose() => _http.Dispose();

    private async Task<HttpReply> SendAsync(string method, string parameters, int? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(
                $$"""{"jsonrpc":"2.0","id":{{id ?? Interlocked.Increment(ref _lastId)}},"method":"{{method}}","params":{{parameters}}}""", Encoding.UTF8, "application/json"),
        };
        AddHeaders(request, method, parameters);
        using var response = await _http.SendAsync(request);
        if (response.Headers.TryGetValues("Mcp-Session-Id", out var sessions))
        {
            SessionId = sessions.Single();
        }

        Challenge = response.Headers.WwwAuthenticate.Count > 0 ? response.Headers.WwwAuthenticate.ToString() : null;
        var text = await response.Content.ReadAsStringAsync();
        return new HttpReply(response.StatusCode, response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? LastEvent(text) : text);
    }

    private void AddHeaders(HttpRequestMessage request, string method, string parameters)
    {
        var headers = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Accept"] = "application/json, text/event-stream",
            ["MCP-Protocol-Version"] = Revision,
            ["Mcp-Method"] = method,
            ["Mcp-Name"] = NameIn(parameters),
            ["Mcp-Session-Id"] = SessionId,
            ["Authorization"] = Token?.ToHeader(),
        };
        foreach (var (name, value) in Headers)
        {
            headers[name] = value;
        }

        foreach (var (name, value) in headers.Where(static header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    private static string? NameIn(string parameters) => JsonNode.Parse(parameters) is JsonObject given ? (string?)(given["name"] ?? given["uri"]) : null;

    private static string LastEvent(string stream) =>
        stream.Split('\n').Last(static line => line.StartsWith("data: ", StringComparison.Ordinal) && line.Length > "data: ".Length + 1)["data: ".Length..].TrimEnd('\r');
}
