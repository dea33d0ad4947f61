using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Another caller's task is an unknown task (threats 29, 208). The tasks package is imitated by a filter that makes a task.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed partial class TaskTests
{
    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();
    private readonly List<string> _used = [];
    private string? _subject = "alice";

    internal sealed class CreatedTask : Result
    {
        [JsonPropertyName("taskId")]
        public required string TaskId { get; set; }
    }

    [JsonSerializable(typeof(CreatedTask))]
    internal sealed partial class TaskJson : JsonSerializerContext;

    private Task<TestServer> StartAsync() => TestServer.StartAsync(mcp =>
    {
        mcp.WithTools([_tools.Changing()]);
        mcp.Services.Configure<McpServerOptions>(options =>
        {
            options.Filters.Request.CallToolWithAlternateFilters.Add((_, _, _) => ValueTask.FromResult(
                ResultOrAlternate<CallToolResult>.FromAlternate(new CreatedTask { TaskId = "t1", ResultType = "task" }, TaskJson.Default.CreatedTask)));
            options.RequestHandlers = [.. new[] { "tasks/get", "tasks/cancel", "tasks/update", "tasks/list" }.Select(Handler)];
        });
        mcp.Govern(_audit, FakePolicy.AllowAll, governance => governance.UseCallerResolver(_ => _subject is null
            ? Caller.Anonymous
            : new Caller { Kind = CallerKind.Local, Subject = _subject }));
    });

    private McpServerRequestHandler Handler(string method) => new()
    {
        Method = method,
        Handler = (_, _) =>
        {
            _used.Add(method);
            return ValueTask.FromResult<JsonNode?>(new JsonObject { ["taskId"] = "t1", ["status"] = "working" });
        },
    };

    private static async Task<JsonObject> CreateAsync(RawPeer peer) =>
        await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "change_thing", ["arguments"] = new JsonObject { ["id"] = "1" } });

    [TestCase("tasks/get")]
    [TestCase("tasks/cancel")]
    [TestCase("tasks/update")]
    public async Task Owner_MayUseItsTask(string method)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await CreateAsync(peer))["result"]!["taskId"]!.GetValue<string>().Should().Be("t1");
        (await peer.RequestAsync(method, new JsonObject { ["taskId"] = "t1" }))["result"]!["status"]!.GetValue<string>().Should().Be("working");
        _used.Should().Equal(method);
        _audit.Records.Select(record => record.Type).Take(2).Should().Equal("call.intent", "call.round");
    }

    [TestCase("tasks/get", "bob")]
    [TestCase("tasks/cancel", "bob")]
    [TestCase("tasks/update", "bob")]
    [TestCase("tasks/get", null)]
    [TestCase("tasks/cancel", null)]
    public async Task Other_GetsTheAnswerForAnUnknownTask(string method, string? other)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await CreateAsync(peer);
        _subject = other;
        var foreign = await peer.RequestAsync(method, new JsonObject { ["taskId"] = "t1" }, id: 20);
        var unknown = await peer.RequestAsync(method, new JsonObject { ["taskId"] = "t9" }, id: 20);
        foreign["error"]!["code"]!.GetValue<int>().Should().Be(-32602);
        foreign.ToJsonString().Should().Be(unknown.ToJsonString().Replace("t9", "t1", StringComparison.Ordinal));
        _used.Should().BeEmpty();
        _audit.Outcomes.Should().HaveCount(2).And.OnlyContain(record => record.Code == DenialCodes.AccessUnknown);
    }

    [Test]
    public async Task Anonymous_OwnsNoTask()
    {
        _subject = null;
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await CreateAsync(peer);
        (await peer.RequestAsync("tasks/get", new JsonObject { ["taskId"] = "t1" }))["error"].Should().NotBeNull();
    }

    [TestCase("""{}""")]
    [TestCase("""{"taskId":5}""")]
    [TestCase("""{"taskId":""}""")]
    public async Task NoTaskNamed_IsRefused(string parameters)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await CreateAsync(peer);
        foreach (var method in new[] { "tasks/list", "tasks/get" })
        {
            (await peer.RequestAsync(method, JsonNode.Parse(parameters)!.AsObject()))["error"].Should().NotBeNull();
        }

        _used.Should().BeEmpty();
    }
}
