using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>A call that becomes a task is governed as one call: decided before the task exists, its real result on the way out, one outcome.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskCallTests
{
    private readonly CollectingAudit _audit = new();
    private readonly ImitatedTasks _tasks = new();
    private readonly Tools _tools = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Exception> _seen = [];

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private Task<TestServer> StartAsync(McpServerTool[] tools, params GovernanceInterceptor[] interceptors) => TestServer.StartAsync(
        mcp =>
        {
            mcp.WithTools(tools);
            mcp.Services.AddScoped<Scoped>();
            mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(_tasks.Configure);
            mcp.WithRequestFilters(filters => filters.AddCallToolFilter(next => async (request, cancellationToken) =>
            {
                try
                {
                    return await next(request, cancellationToken);
                }
                catch (Exception thrown)
                {
                    _seen.Add(thrown);
                    throw;
                }
            }));
            mcp.Govern(_audit, FakePolicy.AllowAll, governance =>
            {
                governance.UseCallerResolver(static _ => new Caller { Kind = CallerKind.Local, Subject = "alice" });
                Array.ForEach(interceptors, interceptor => governance.UseInterceptor(interceptor));
            });
        });

    private IEnumerable<string> Records() => _audit.Records
        .Where(static record => record.Method == "tools/call")
        .Select(static record => $"{record.Type} {record.Outcome} {record.Code}".TrimEnd());

    [Test]
    public async Task Call_WhoseTaskEnds_IsOneCallAndItsRealResultPassesTheWayOutOnce()
    {
        var passed = new List<string>();
        await using var server = await StartAsync([_tools.Changing()], new DelegatingInterceptor(GovernanceStage.Guards, async (context, next) =>
        {
            await next();
            if (context is InvokeContext { Operation: GovernedOperation.CallTool, Result: CallToolResult result })
            {
                var text = (TextContentBlock)result.Content[0];
                passed.Add(text.Text);
                text.Text = "cleaned";
            }
        }));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);

        TaskPeer.Text(await peer.TaskAsync("tasks/get", id)).Should().Be("cleaned");
        passed.Should().Equal("changed 1");
        _tools.Runs.Should().Be(1);
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Done");
        _audit.Records.Where(static record => record.Method == "tools/call").Select(static record => record.CallId).Distinct().Should().ContainSingle();
    }

    [Test]
    public async Task Call_IsAnsweredWhileItsTaskRuns_AndIsCalledDoneOnlyThen()
    {
        await using var server = await StartAsync([_tools.From("change_thing", async (string id) =>
        {
            await _gate.Task;
            return id;
        })]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var id = await peer.CreateTaskAsync("change_thing");
        (await peer.TaskAsync("tasks/get", id))["result"]!["status"]!.GetValue<string>().Should().Be("working");
        Records().Should().Equal("call.intent", "call.round TaskCreated");

        _gate.SetResult();
        await _tasks.EndAsync(id);
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Done");
    }

    [Test]
    public async Task WayOut_HasTheServicesOfTheRun_WhichAreAlive([Values] bool reads)
    {
        var services = new List<IServiceProvider?>();
        var disposed = new List<bool>();
        await using var server = await StartAsync([reads ? _tools.Reading("tool") : _tools.Changing("tool")], new DelegatingInterceptor(GovernanceStage.Guards, async (context, next) =>
        {
            services.Add(context.Services);
            await next();
            services.Add(context.Services);
            disposed.Add(context.Services!.GetRequiredService<Scoped>().IsDisposed);
        }));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        await _tasks.EndAsync(await peer.CreateTaskAsync("tool"));

        services.Should().HaveCount(2).And.NotContainNulls().And.OnlyHaveUniqueItems();
        disposed.Should().Equal(false);
    }

    [Test]
    public async Task RequestCancelledAfterItsAnswer_TheTaskRunsOn()
    {
        CancellationToken seen = default;
        await using var server = await StartAsync([_tools.From("change_thing", async (string id, CancellationToken cancellationToken) =>
        {
            await _gate.Task;
            seen = cancellationToken;
            return id;
        })]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");

        await peer.SendAsync("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""");
        (await peer.TaskAsync("tasks/get", id))["result"]!["status"]!.GetValue<string>().Should().Be("working");
        _gate.SetResult();
        await _tasks.EndAsync(id);

        seen.IsCancellationRequested.Should().BeFalse();
        TaskPeer.Text(await peer.TaskAsync("tasks/get", id)).Should().Be("1");
        Records().Last().Should().Be("call.outcome Done");
    }

    [Test]
    public async Task Cancel_ReachesToolAndInnerFilters_AndIsTheOutcome()
    {
        var running = new TaskCompletionSource();
        await using var server = await StartAsync([_tools.From("change_thing", async (string id, CancellationToken cancellationToken) =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return id;
        })]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await running.Task;

        await peer.TaskAsync("tasks/cancel", id);
        await _tasks.EndAsync(id);

        (await peer.TaskAsync("tasks/get", id))["result"]!["status"]!.GetValue<string>().Should().Be("cancelled");
        _seen.Should().ContainSingle().Which.Should().BeOfType<TaskCanceledException>();
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Cancelled");
    }

    [Test]
    public async Task Cancel_OfAToolThatDoesNotCare_TheOutcomeIsWhatItDid()
    {
        var running = new TaskCompletionSource();
        await using var server = await StartAsync([_tools.From("change_thing", async (string id) =>
        {
            running.SetResult();
            await _gate.Task;
            return id;
        })]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await running.Task;

        await peer.TaskAsync("tasks/cancel", id);
        _gate.SetResult();
        await _tasks.EndAsync(id);

        Records().Last().Should().Be("call.outcome Done", "the change was made");
        (await peer.TaskAsync("tasks/get", id))["result"]!["status"]!.GetValue<string>().Should().Be("cancelled");
    }

    [TestCase(typeof(FormatException), "completed", "Exception")]
    [TestCase(typeof(McpException), "completed", "Exception")]
    [TestCase(typeof(TimeoutException), "completed", "TimedOut")]
    [TestCase(typeof(OperationCanceledException), "completed", "TimedOut")]
    [TestCase(typeof(McpProtocolException), "failed", "Exception")]
    public async Task Exception_IsTheOutcome_AndItsTextStaysInside(Type type, string status, string outcome)
    {
        await using var server = await StartAsync([_tools.Throwing("change_thing", () => (Exception)Activator.CreateInstance(type, "secret-7")!)]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);
        var answer = await peer.TaskAsync("tasks/get", id);

        answer["result"]!["status"]!.GetValue<string>().Should().Be(status);
        answer.ToJsonString().Should().NotContain("secret-7");
        Records().Should().Equal("call.intent", "call.round TaskCreated", $"call.outcome {outcome}");
        server.Logs.Lines.Should().Contain(static line => line.Contains("secret-7", StringComparison.Ordinal), "the operator sees it");
    }

    [Test]
    public async Task ErrorResult_IsTheOutcome()
    {
        await using var server = await StartAsync([_tools.From("change_thing", (string id) => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = id }] })]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        await _tasks.EndAsync(await peer.CreateTaskAsync("change_thing"));

        Records().Last().Should().Be("call.outcome ToolError");
    }

    [TestCase(false, DenialCodes.ResultWithheld)]
    [TestCase(true, "test.no")]
    public async Task RefusalOnTheWayOut_IsStoredAndRecorded(bool reads, string code)
    {
        await using var server = await StartAsync([reads ? _tools.Reading("tool") : _tools.Changing("tool")], new DelegatingInterceptor(GovernanceStage.Guards, static async (context, next) =>
        {
            await next();
            if (context.Operation == GovernedOperation.CallTool)
            {
                await context.Deny(new Denial { Code = "test.no", Message = "No." });
            }
        }));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var id = await peer.CreateTaskAsync("tool");
        await _tasks.EndAsync(id);

        var stored = (await peer.TaskAsync("tasks/get", id))["result"]!["result"]!;
        stored["isError"]!.GetValue<bool>().Should().BeTrue();
        stored["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(code);
        stored.ToJsonString().Should().NotContain("changed 1").And.NotContain("thing 1");
        _tools.Runs.Should().Be(1);
        Records().Should().Equal("call.intent", "call.round TaskCreated", $"call.outcome Refused {code}");
    }

    [Test]
    public async Task RefusedOnTheWayIn_NoTaskExists()
    {
        await using var server = await StartAsync([_tools.Changing()], DelegatingInterceptor.Denying("test.no", GovernanceStage.Guards));
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var answer = await peer.CallAsync("change_thing");

        answer["result"]!["isError"]!.GetValue<bool>().Should().BeTrue();
        ((Action)(() => _ = _tasks["task-1"])).Should().Throw<KeyNotFoundException>();
        Records().Should().Equal("call.outcome Refused test.no");
    }

    [Test]
    public async Task TaskThatCannotBeRecorded_NeverRunsAndIsNobodys()
    {
        _audit.LosesTasks = true;
        await using var server = await StartAsync([_tools.Changing()]);
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var refused = (await peer.CallAsync("change_thing"))["result"]!;
        await _tasks.EndAsync("task-1");

        refused["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.AuditUnavailable);
        _tools.Runs.Should().Be(0);
        (await peer.TaskAsync("tasks/get", "task-1"))["error"]!["code"]!.GetValue<int>().Should().Be(-32602);
        Records().Should().Equal("call.intent", $"call.outcome Refused {DenialCodes.AuditUnavailable}");
    }
}
