using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.EndToEnd.Methods;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>A policy that grants nothing leaves nothing open (threats 58, 63, 65, 66): whatever the SDK has, whoever serves it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DenyAllTests
{
    /// <summary>The protocol's own working; what it says depends on nobody.</summary>
    private static readonly string[] Open = ["initialize", "server/discover", "ping", "logging/setLevel"];

    private static readonly string[] Lists = ["tools/list", "prompts/list", "resources/list", "resources/templates/list"];

    private readonly CollectingAudit _audit = new();
    private readonly ConcurrentQueue<string> _asked = new();

    private static void Nothing(PolicyBuilder policy) => policy.Name("nothing", "1");

    private static string[] Named(JsonObject answer) => [.. answer["result"]!.AsObject()
        .Where(static member => member.Value is JsonArray).SelectMany(static member => member.Value!.AsArray())
        .Select(static item => (item!["uri"] ?? item["uriTemplate"] ?? item["name"])!.GetValue<string>())];

    [Test]
    public async Task T058_Lists_UnderDenyAll_AreEmpty_AndEachIsOnRecordOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var ungoverned = await TestServer.StartAsync(static mcp => MethodServer.Add(mcp, new MethodWitness()));
        await using var server = await TestServer.StartAsync(mcp =>
        {
            MethodServer.Add(mcp, new MethodWitness());
            mcp.Govern(_audit, Nothing);
        });
        var outside = await ungoverned.ConnectRawAsync(revision);
        var peer = await server.ConnectRawAsync(revision);
        foreach (var list in Lists)
        {
            Named(await outside.RequestAsync(list)).Should().NotBeEmpty();
            Named(await peer.RequestAsync(list)).Should().BeEmpty();
        }

        _audit.Records.Select(static record => (record.Type, record.Method)).Should().Equal(Lists.Select(static list => ("list.view", list)));
    }

    /// <summary>Without any policy, what changes something is not listed either.</summary>
    [Test]
    public async Task T058_Lists_WithoutAPolicy_ShowNoToolThatChangesSomething([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var tools = new Tools();
        using var journal = new TemporaryJournal();
        await using (var server = await TestServer.StartAsync(mcp => mcp.WithTools([tools.Reading(), tools.Changing()]).WithGovernance(governance => journal.Keep(governance))))
        await using (var client = await server.ConnectAsync(revision))
        {
            (await client.ListToolsAsync()).Select(static tool => tool.Name).Should().Equal("read_thing");
            var call = async () => await client.CallToolAsync("change_thing", new Dictionary<string, object?> { ["id"] = "1" });
            await call.Should().ThrowAsync<McpProtocolException>();
        }

        journal.Read().Summaries().Should().BeEquivalentTo("list.view done", "call.outcome change_thing access.unknown refused");
        tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task T063_UnknownName_IsRefusedHere_AndNoHandlerIsAsked([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithCallToolHandler((request, _) => Asked(request.Params.Name, new CallToolResult()))
            .WithGetPromptHandler((request, _) => Asked(request.Params.Name, new GetPromptResult()))
            .WithReadResourceHandler((request, _) => Asked(request.Params.Uri, new ReadResourceResult()))
            .WithCompleteHandler((request, _) => Asked($"{(request.Params.Ref as PromptReference)?.Name}", new CompleteResult()))
            .WithSubscribeToResourcesHandler((request, _) => Asked(request.Params.Uri, new EmptyResult()))
            .Govern(_audit, static policy => policy.Name("desk", "1").Allow("anonymous", "known_*", "prompt:known_*", "resource:known://*")));
        var peer = await server.ConnectRawAsync(revision);
        (string Method, string Parameters)[] requests =
        [
            ("tools/call", """{"name":"NAME","arguments":{}}"""),
            ("prompts/get", """{"name":"NAME"}"""),
            ("resources/read", """{"uri":"NAME"}"""),
            ("completion/complete", """{"ref":{"type":"ref/prompt","name":"NAME"},"argument":{"name":"a","value":"b"}}"""),
            ("resources/subscribe", """{"uri":"NAME"}"""),
        ];
        foreach (var (method, parameters) in requests)
        {
            foreach (var name in new[] { "delete_everything", "Known_thing", "known", "known://a/b", "x_known_", " known_x", "known_x ", "" })
            {
                await peer.RequestAsync(method, JsonNode.Parse(parameters.Replace("NAME", name, StringComparison.Ordinal))!.AsObject());
            }
        }

        _asked.Should().BeEmpty();
        var refused = revision == Revisions.Older ? requests.Length * 8 : (requests.Length - 1) * 8; // The newer revision has no subscribe.
        _audit.Outcomes.Should().HaveCount(refused).And.OnlyContain(static record => record.Outcome == CallOutcome.Refused);

        await peer.RequestAsync("tools/call", JsonNode.Parse("""{"name":"known_thing","arguments":{}}""")!.AsObject());
        _asked.Should().Equal("known_thing");
    }

    [Test]
    public async Task T063_UnknownName_IsNotForwardedByAGovernedClient([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var tools = new Tools();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([tools.Reading(), tools.Changing()]), ["read_thing"]);
        await using (var client = await fixture.ConnectAsync(revision))
        {
            foreach (var name in new[] { "never_heard_of", "change_thing", "Read_thing" })
            {
                var call = async () => await client.CallToolAsync(name, new Dictionary<string, object?> { ["id"] = "1" });
                (await call.Should().ThrowAsync<McpProtocolException>()).Which.Message.Should().Contain($"Unknown tool: '{name}'");
            }
        }

        fixture.Sent.Should().NotContain(static line => line.Contains("tools/call", StringComparison.Ordinal));
        (await fixture.RecordsAsync()).Summaries().Should().Equal(
            "call.outcome never_heard_of access.unknown refused", "call.outcome change_thing access.unknown refused", "call.outcome Read_thing access.unknown refused");
    }

    [Test]
    public async Task T065_ListsOfHandlersOfTheAuthorsOwn_AreGovernedLikeAnyOther([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool nothing)
    {
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithListToolsHandler(static (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [new() { Name = "open" }, new() { Name = "shut", Annotations = new() { ReadOnlyHint = true } }] }))
            .WithListPromptsHandler(static (_, _) => ValueTask.FromResult(new ListPromptsResult { Prompts = [new() { Name = "shut" }, new() { Name = "open" }] }))
            .WithListResourcesHandler(static (_, _) => ValueTask.FromResult(new ListResourcesResult { Resources = [new() { Name = "o", Uri = "open://1" }, new() { Name = "s", Uri = "shut://1" }] }))
            .WithListResourceTemplatesHandler(static (_, _) => ValueTask.FromResult(new ListResourceTemplatesResult
            {
                ResourceTemplates = [new() { Name = "o", UriTemplate = "open://{id}" }, new() { Name = "s", UriTemplate = "shut://{id}" }],
            }))
            .Govern(_audit, policy => _ = nothing ? policy.Name("desk", "1") : policy.Name("desk", "1").Allow("anonymous", "ope*", "prompt:ope*", "resource:open://*")));
        var peer = await server.ConnectRawAsync(revision);

        foreach (var (list, open) in Lists.Zip(["open", "open", "open://1", "open://{id}"]))
        {
            Named(await peer.RequestAsync(list)).Should().Equal(nothing ? [] : [open]);
        }

        _audit.Records.Select(static record => record.Type).Should().Equal("list.view", "list.view", "list.view", "list.view");
    }

    /// <summary>Each method that the SDK has a name for, and more: when it gains one, that one is sent here too.</summary>
    [Test]
    public async Task T066_EveryMethodOfTheSdk_UnderDenyAll_RunsNothingShowsNothingAndIsOnRecordOnce([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var witness = new MethodWitness();
        await using var server = await TestServer.StartAsync(mcp =>
        {
            MethodServer.Add(mcp, witness);
            mcp.Govern(_audit, Nothing);
        });
        var peer = await server.ConnectRawAsync(revision);
        var asked = MethodRows.All.Where(static row => row.Direction == MethodDirection.ClientAsks && !Open.Contains(row.Method)).ToArray();
        asked.Select(static row => row.Method).Should().Contain(
            ["resources/read", "resources/templates/list", "prompts/get", "completion/complete", "resources/subscribe", "resources/unsubscribe", "subscriptions/listen", "tasks/get", "tasks/cancel", "x/unknown"]);

        foreach (var row in asked)
        {
            var before = _audit.Records.Count;
            var parameters = row.Parameters(revision);
            if (row.Method.StartsWith("tasks/", StringComparison.Ordinal))
            {
                parameters["taskId"] = MethodServer.OthersTask;
            }

            var answer = await SendAsync(peer, row.Method, parameters);

            witness.SawRun(row.Method).Should().BeFalse("'{0}' is granted to nobody", row.Method);
            (answer["result"] ?? answer["params"])?.ToJsonString().Should().NotContain("thing", "'{0}' is to show nothing", row.Method);
            var records = _audit.Records.Skip(before).ToArray();
            if (records.Length == 0)
            {
                answer["error"]!["code"]!.GetValue<int>().Should().Be((int)McpErrorCode.MethodNotFound, "'{0}' can only be off the record where the revision does not have it", row.Method);
                continue;
            }

            var record = records.Should().ContainSingle("'{0}' is on record once", row.Method).Subject;

            // Whoever may connect may listen; it goes on, and names no resource that it may not read.
            (record.Type, record.Outcome).Should().Be(row.Method == "subscriptions/listen" ? ("call.intent", null)
                : Lists.Contains(row.Method) ? ("list.view", CallOutcome.Done)
                : ("call.outcome", CallOutcome.Refused));
        }

        var offRecord = asked.Select(static row => row.Method).Except(_audit.Records.Select(static record => record.Method));
        offRecord.Should().BeEquivalentTo(revision == Revisions.Older ? ["subscriptions/listen"] : ["resources/subscribe", "resources/unsubscribe"]);
    }

    private ValueTask<TResult> Asked<TResult>(string name, TResult result)
    {
        _asked.Enqueue(name);
        return ValueTask.FromResult(result);
    }

    /// <summary>What listens is answered by a notification, where it is answered.</summary>
    private static async Task<JsonObject> SendAsync(RawPeer peer, string method, JsonObject parameters)
    {
        if (method != "subscriptions/listen" || peer.Revision == Revisions.Older)
        {
            return await peer.RequestAsync(method, parameters);
        }

        await peer.SendAsync($$"""{"jsonrpc":"2.0","id":7000,"method":"{{method}}","params":{{peer.WithMeta(parameters).ToJsonString()}}}""");
        return await peer.ReadNotificationAsync("acknowledged");
    }
}
