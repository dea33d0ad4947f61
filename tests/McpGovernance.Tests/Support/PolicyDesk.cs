using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Support;

/// <summary>A governed server with a desk's tools, a real policy and a real journal, in one revision.</summary>
internal sealed class PolicyDesk : IAsyncDisposable
{
    private readonly TemporaryJournal _journal;
    private readonly TestServer _server;
    private readonly RawPeer _peer;
    private readonly StrongBox _runs;
    private bool _isStopped;

    private PolicyDesk(TemporaryJournal journal, TestServer server, RawPeer peer, StrongBox runs) => (_journal, _server, _peer, _runs) = (journal, server, peer, runs);

    /// <summary>How often a tool ran.</summary>
    public int Runs => _runs.Value;

    public static Caller Alice { get; } = new()
    {
        Kind = CallerKind.Authenticated,
        Issuer = "https://issuer.example",
        Subject = "alice",
        ClientId = "desk-app",
        Scopes = ["pay"],
    };

    /// <summary>Starts a server whose caller is whom the test says at each request.</summary>
    public static async Task<PolicyDesk> StartAsync(string revision, Action<PolicyBuilder> policy, Func<Caller>? caller = null, Action<GovernanceBuilder>? more = null, TimeProvider? time = null)
    {
        var journal = new TemporaryJournal();
        var runs = new StrongBox();
        var server = await TestServer.StartAsync(
            mcp => mcp.WithTools([Tool(runs, "refund"), Tool(runs, "get_order", isRead: true)])
                .WithPrompts([McpServerPrompt.Create(static (string? level = null) => level ?? "none", new() { Name = "triage" })])
                .WithResources([McpServerResource.Create(static () => "one", new() { UriTemplate = "order://one", Name = "one" })])
                .WithGovernance(governance =>
                {
                    journal.Keep(governance).UseCallerResolver(_ => caller?.Invoke() ?? Alice).UsePolicy(builder => policy(builder.Name("desk", "1")), static options => options.MinimumMode = PolicyMode.Audit);
                    more?.Invoke(governance);
                }),
            services =>
            {
                if (time is not null)
                {
                    services.AddSingleton(time);
                }
            });
        return new PolicyDesk(journal, server, await server.ConnectRawAsync(revision), runs);
    }

    /// <summary>Calls a tool with arguments as text.</summary>
    /// <returns><c>done</c>, or the code of the refusal, or <c>unknown</c> where the answer is that of a tool that is not there.</returns>
    public async Task<string> CallAsync(string tool, string? arguments = "{}")
    {
        var answer = await AnswerAsync(tool, arguments);
        return answer["error"]?["message"]?.GetValue<string>() is { } message ? message.StartsWith("Unknown tool", StringComparison.Ordinal) ? "unknown" : message
            : answer["result"]!["isError"]?.GetValue<bool>() == true ? Code(answer)
            : "done";
    }

    /// <summary>The whole answer of a call.</summary>
    public async Task<JsonObject> AnswerAsync(string tool, string? arguments)
    {
        var parameters = _peer.WithMeta(new JsonObject { ["name"] = tool }).ToJsonString();
        var sent = arguments is null ? parameters : $"{parameters[..^1]},\"arguments\":{arguments}}}";
        return JsonNode.Parse(await _peer.RequestRawAsync("tools/call", sent))!.AsObject();
    }

    public async Task<IReadOnlyList<string>> ListAsync(string method = "tools/list", string property = "tools", string key = "name") =>
        [.. (await _peer.RequestAsync(method))["result"]![property]!.AsArray().Select(one => one![key]!.GetValue<string>()).Order(StringComparer.Ordinal)];

    public Task<JsonObject> RequestAsync(string method, JsonObject parameters) => _peer.RequestAsync(method, parameters);

    /// <summary>Stops the server and reads what is on record of calls.</summary>
    public async Task<IReadOnlyList<JsonElement>> RecordsAsync()
    {
        await StopAsync();
        return [.. _journal.Read().Where(static record => record.Text("type")!.StartsWith("call.", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _journal.Dispose();
    }

    private static string Code(JsonObject answer) =>
        answer["result"]!["_meta"]!.AsObject().Single(static one => one.Key.EndsWith("decision", StringComparison.Ordinal)).Value!["code"]!.GetValue<string>();

    private static McpServerTool Tool(StrongBox runs, string name, bool isRead = false) => McpServerTool.Create(
        (JsonElement? amount = null, JsonElement? customer = null, JsonElement? role = null, JsonElement? allowed_tools = null, JsonElement? order = null) =>
        {
            Interlocked.Increment(ref runs.Value);
            return $"{name} {amount} {customer} {role} {allowed_tools} {order}";
        },
        new() { Name = name, ReadOnly = isRead });

    private async ValueTask StopAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            await _server.DisposeAsync();
        }
    }

    private sealed class StrongBox
    {
        public int Value;
    }
}
