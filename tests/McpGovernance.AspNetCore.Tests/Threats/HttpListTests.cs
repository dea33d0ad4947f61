using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace McpGovernance.AspNetCore.Tests.Threats;

/// <summary>What HTTP could tell beside the answer (threats 58, 62, 64): status, headers, media types and streams say no more than the body.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class HttpListTests : IAsyncDisposable
{
    private static readonly string[] Hidden = [WebDesk.Read, WebDesk.Region, WebDesk.Change, "secret_prompt", "secret://one"];

    private readonly WebDesk _desk = new()
    {
        StepUp = [],
        Server = static mcp => mcp
            .WithPrompts([McpServerPrompt.Create(static () => "p", new() { Name = "secret_prompt" })])
            .WithResources([McpServerResource.Create(static () => "r", new() { UriTemplate = "secret://one", Name = "secret" })]),
    };

    private readonly HttpClient _http = new();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _desk.DisposeAsync();
    }

    [Test]
    public async Task T058_Lists_UnderDenyAll_AreEmptyOverHttp([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);
        foreach (var (list, items) in new[] { ("prompts/list", "prompts"), ("resources/list", "resources"), ("resources/templates/list", "resourceTemplates") })
        {
            (await peer.RequestAsync(list))["result"]![items]!.AsArray().Should().BeEmpty();
        }

        (await peer.ListToolsAsync()).Should().Equal(WebDesk.Open);
        (await _desk.RecordsAsync()).Summaries().Should().Equal("list.view done", "list.view done", "list.view done", "list.view done");
    }

    /// <summary>Status, every header and the whole body, event framing included, are those of a name that does not exist.</summary>
    [Test]
    public async Task T062_Hidden_IsUnknownDownToTheLastHeader([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode, [Values] bool anonymous)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, anonymous ? null : WebDesk.Carol);
        foreach (var name in Hidden)
        {
            var absent = name.Contains("://", StringComparison.Ordinal) ? "absent://x" : "absent_" + new string('x', name.Length - "absent_".Length);
            var (method, key) = name switch { "secret_prompt" => ("prompts/get", "name"), "secret://one" => ("resources/read", "uri"), _ => ("tools/call", "name") };
            foreach (var arguments in new[] { """{}""", """{"id":"1","region":"eu"}""", """{"id":7}""" })
            {
                async Task<string> AskAsync(string asked) => await SeeAsync(peer, method, new JsonObject { [key] = asked, ["arguments"] = JsonNode.Parse(arguments) });
                var hidden = await AskAsync(name);

                hidden.Should().Be((await AskAsync(absent)).Replace(absent, name, StringComparison.Ordinal)).And.Contain(" 200 ");
            }
        }

        (await _desk.RecordsAsync()).Should().OnlyContain(static record => record.Text("decision.code") == DenialCodes.AccessUnknown);
        _desk.Tools.Runs.Should().Be(0);
    }

    private static readonly string[] Accepts =
    [
        "application/json, text/event-stream", "text/event-stream, application/json", "text/event-stream;q=1, application/json;q=0.1", "*/*", "application/*, text/*",
        "application/json", "text/event-stream", "text/html", "application/xml, application/json, text/event-stream", "",
    ];

    private static readonly string[] ContentTypes =
        ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "APPLICATION/JSON", "application/json-rpc", "text/json", "text/plain", "application/x-www-form-urlencoded"];

    [Test]
    public async Task T064_List_LeaksThroughNoMediaType([ValueSource(typeof(HttpMode), nameof(HttpMode.All))] HttpMode mode)
    {
        await _desk.StartAsync(mode.Sessions);
        var peer = await _desk.ConnectAsync(mode.Revision, WebDesk.Carol);
        var shown = 0;
        foreach (var (accept, content) in Accepts.Select(static accept => (accept, "application/json")).Concat(ContentTypes.Select(static content => (Accepts[0], content))))
        {
            var seen = await SeeAsync(peer, "tools/list", [], accept, content);

            Hidden.Should().NotContain(name => seen.Contains(name, StringComparison.Ordinal), "'{0}' and '{1}' are no way around", accept, content);
            shown += seen.Contains(WebDesk.Open, StringComparison.Ordinal) ? 1 : 0;
        }

        shown.Should().BeGreaterThanOrEqualTo(4);
        (await _desk.RecordsAsync()).Where(static record => record.Text("type") == "list.view").Should().NotBeEmpty().And.OnlyContain(static record => record.Text("list.shown") == "1" && record.Text("list.hidden") == "3");
    }

    /// <summary>The SDK's old transport answers on another stream than the one that asked.</summary>
    [Test]
    public async Task T064_List_IsTheSameOnTheOldTransport()
    {
#pragma warning disable MCP9004 // Hosts that still have it are governed too.
        _desk.Transport = static transport => transport.EnableLegacySse = true;
#pragma warning restore MCP9004
        await _desk.StartAsync(HttpServerSessionMode.Stateful);
        await using (var client = await McpClient.CreateAsync(
            new HttpClientTransport(new()
            {
                Endpoint = new Uri(_desk.Endpoint, "sse"),
                TransportMode = HttpTransportMode.Sse,
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = WebDesk.Carol.ToHeader() },
            }),
            new() { ProtocolVersion = Revisions.Older }))
        {
            (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal(WebDesk.Open);
            (await client.ListPromptsAsync()).Should().BeEmpty();
        }

        (await _desk.RecordsAsync()).Summaries().Should().Equal("list.view done", "list.view done");
    }

    /// <summary>A stream that is kept so that it can be resumed is replayed to nobody else.</summary>
    [Test]
    public async Task T064_List_IsNotReplayedToAnother([Values("carol", "nobody")] string other)
    {
        var plain = _desk.Server!;
        _desk.Server = mcp =>
        {
            plain(mcp);
#pragma warning disable MCP9006 // For clients of the older revision.
            mcp.Services.AddDistributedMemoryCache();
            mcp.WithDistributedCacheEventStreamStore();
#pragma warning restore MCP9006
        };
        await _desk.StartAsync(HttpServerSessionMode.Stateful);
        var alice = await _desk.ConnectAsync(Revisions.Older, WebDesk.Alice);
        var hers = await SeeAsync(alice, "tools/list", []);
        hers.Should().Contain(WebDesk.Read);
        var ids = hers.Split('\n').Where(static line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(static line => line["id: ".Length..].Trim()).ToArray();
        ids.Should().NotBeEmpty("the stream can be resumed");

        foreach (var id in ids)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _desk.Endpoint);
            request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
            request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", Revisions.Older);
            request.Headers.TryAddWithoutValidation("Mcp-Session-Id", alice.SessionId);
            request.Headers.TryAddWithoutValidation("Last-Event-ID", id);
            if (other == "carol")
            {
                request.Headers.TryAddWithoutValidation("Authorization", WebDesk.Carol.ToHeader());
            }

            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(20));
            response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await response.Content.ReadAsStringAsync()).Should().NotContain("_thing");
        }
    }

    /// <summary>Everything that a client sees of an answer but the time.</summary>
    private async Task<string> SeeAsync(HttpPeer peer, string method, JsonObject parameters, string accept = "application/json, text/event-stream", string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _desk.Endpoint)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":64,"method":"{{method}}","params":{{RequestMeta.Add(peer.Revision, parameters).ToJsonString()}}}""")),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var name = (string?)(parameters["name"] ?? parameters["uri"]);
        foreach (var (header, value) in new[]
        {
            ("Accept", accept), ("MCP-Protocol-Version", peer.Revision), ("Mcp-Method", method), ("Mcp-Name", name), ("Mcp-Session-Id", peer.SessionId), ("Authorization", peer.Token?.ToHeader()),
        })
        {
            _ = string.IsNullOrEmpty(value) || request.Headers.TryAddWithoutValidation(header, value);
        }

        using var response = await _http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).Where(static header => header.Key != "Date")
            .Select(static header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        return $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}\n{string.Join('\n', headers)}\n\n{await response.Content.ReadAsStringAsync()}";
    }
}
