using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>
/// Another caller's task is an unknown task (threats 29, 208), and a task is no way around governance. The SDK's Tasks package cannot
/// be restored here: <see cref="ImitatedTasks"/> does what it does.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskTests
{
    private readonly CollectingAudit _audit = new();
    private readonly Tools _tools = new();
    private readonly ImitatedTasks _tasks = new();
    private readonly FakeTimeProvider _time = new(new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _subject = "alice";
    private string _issuer = "https://one.test";

    private Task<TestServer> StartAsync() => TestServer.StartAsync(mcp =>
    {
        mcp.WithTools([_tools.Changing(), _tools.Changing("change_other")]);
        mcp.Services.AddSingleton<TimeProvider>(_time);
        mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(_tasks.Configure);
        mcp.Govern(_audit, FakePolicy.AllowAll, governance => governance.UseCallerResolver(_ => _subject is null
            ? Caller.Anonymous
            : new Caller { Kind = CallerKind.Authenticated, Issuer = _issuer, Subject = _subject }));
    });

    private string[] Records() => [.. _audit.Records
        .Where(static record => record.Method == "tools/call")
        .Select(static record => $"{record.Type} {record.Outcome} {record.Code}".TrimEnd())];

    private Task AdvanceUntilAsync(Func<bool> isSo) => Task.Run(async () =>
    {
        while (!isSo())
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }
    }).WaitAsync(TimeSpan.FromSeconds(20));

    [TestCase("tasks/get")]
    [TestCase("tasks/cancel")]
    [TestCase("tasks/update")]
    public async Task Owner_MayUseItsTask(string method)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        (await peer.TaskAsync(method, id))["result"]!["taskId"]!.GetValue<string>().Should().Be(id);
        _tasks.Used.Should().Equal(method);
        _audit.Records.Select(record => record.Type).Take(2).Should().Equal("call.intent", "call.round");
    }

    [TestCase("tasks/get", "bob")]
    [TestCase("tasks/cancel", "bob")]
    [TestCase("tasks/update", "bob")]
    [TestCase("tasks/result", "bob")]
    [TestCase("tasks/get", "alice", TestName = "Other_TheSameSubjectOfAnotherIssuer_Get")]
    [TestCase("tasks/cancel", "alice", TestName = "Other_TheSameSubjectOfAnotherIssuer_Cancel")]
    [TestCase("tasks/get", null)]
    [TestCase("tasks/cancel", null)]
    public async Task Other_GetsTheAnswerForAnUnknownTask(string method, string? other)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await peer.CreateTaskAsync("change_thing");
        (_subject, _issuer) = other == "alice" ? (other, "https://two.test") : (other, _issuer);
        var foreign = await peer.RequestAsync(method, new JsonObject { ["taskId"] = "task-1" }, id: 20);
        var unknown = await peer.RequestAsync(method, new JsonObject { ["taskId"] = "task-9" }, id: 20);
        foreign["error"]!["code"]!.GetValue<int>().Should().Be(-32602);
        foreign.ToJsonString().Should().Be(unknown.ToJsonString().Replace("task-9", "task-1", StringComparison.Ordinal));
        _tasks.Used.Should().BeEmpty();
        _audit.Outcomes.Where(record => record.Method == method).Should().HaveCount(2).And.OnlyContain(record => record.Code == DenialCodes.AccessUnknown);
    }

    [Test]
    public async Task Anonymous_OwnsNoTask_AndItsOutcomeIsOnRecord()
    {
        _subject = null;
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);
        (await peer.TaskAsync("tasks/get", id))["error"].Should().NotBeNull();
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Done");
    }

    [TestCase("""{}""")]
    [TestCase("""{"taskId":5}""")]
    [TestCase("""{"taskId":""}""")]
    [TestCase("""{"taskId":["task-1"]}""")]
    [TestCase("""{"taskId":"TASK-1"}""")]
    [TestCase("""{"taskId":"task-1 "}""")]
    [TestCase("""{"taskId":"task-1\u0000"}""")]
    public async Task ForgedOrNoTaskNamed_IsRefused(string parameters)
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await peer.CreateTaskAsync("change_thing");
        foreach (var method in new[] { "tasks/list", "tasks/get", "tasks/cancel", "tasks/result" })
        {
            (await peer.RequestAsync(method, JsonNode.Parse(parameters)!.AsObject()))["error"].Should().NotBeNull();
        }

        _tasks.Used.Should().BeEmpty();
    }

    [TestCase("tasks/get", Revisions.Newer)]
    [TestCase("tasks/get", Revisions.Older)]
    [TestCase("tasks/cancel", Revisions.Newer)]
    [TestCase("tasks/result", Revisions.Older)]
    [TestCase("tasks/list", Revisions.Newer)]
    public async Task ServerWithoutTasks_AnswersLikeTheUngovernedOne(string method, string revision)
    {
        await using var ungoverned = await TestServer.StartAsync(static mcp => mcp.WithTools([new Tools().Changing()]));
        await using var governed = await TestServer.StartAsync(mcp => mcp.WithTools([new Tools().Changing()]).Govern(_audit, FakePolicy.AllowAll));
        var expecting = await ungoverned.ConnectRawAsync(revision);
        var peer = await governed.ConnectRawAsync(revision);

        var parameters = peer.WithMeta(new JsonObject { ["taskId"] = "task-1" }).ToJsonString();
        (await peer.RequestRawAsync(method, parameters, id: 9)).Should().Be(await expecting.RequestRawAsync(method, parameters, id: 9));
        _audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.AccessUnknown);
    }

    [Test]
    public async Task TaskThatIsAnothers_GivenForACall_RefusesTheCall()
    {
        _tasks.Ids = static _ => "the-one";
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync("the-one");
        _subject = "bob";

        var answer = await peer.CallAsync("change_thing");
        await _tasks.EndAsync("the-one");

        answer["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceUndecided);
        _tools.Runs.Should().Be(1);
        (await peer.TaskAsync("tasks/get", "the-one"))["error"].Should().NotBeNull();
    }

    [Test]
    public async Task TaskThatIsLost_EndsAsTimedOut_AndALateRunIsRefused()
    {
        _tasks.BeforeRun = () => _gate.Task;
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");

        await AdvanceUntilAsync(() => _audit.Outcomes.Count == 1);
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome TimedOut");

        _gate.SetResult();
        await _tasks.EndAsync(id);
        _tools.Runs.Should().Be(0);
        Records().Should().HaveCount(3);
        TaskPeer.Text(await peer.TaskAsync("tasks/get", id)).Should().Be(Denials.Undecided.Message);
    }

    [Test]
    public async Task CancelledBeforeItsRun_IsCancelled_AndALateRunIsToo()
    {
        _tasks.BeforeRun = () => _gate.Task;
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");

        await peer.TaskAsync("tasks/cancel", id);
        await _audit.OutcomesAsync(2);
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Cancelled");

        _gate.SetResult();
        await _tasks.EndAsync(id);
        _tools.Runs.Should().Be(0);
        Records().Should().HaveCount(3);
    }

    [Test]
    public async Task SeveralRunsForOneDecision_OneRuns([Values] bool atOnce)
    {
        _tasks.Runs = async (next, request, cancellationToken) =>
        {
            var first = next(request, cancellationToken).AsTask();
            if (!atOnce)
            {
                await first;
            }

            var second = next(request, cancellationToken).AsTask();
            await Task.WhenAll(first, second);
            return await first;
        };
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);

        _tools.Runs.Should().Be(1);
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Done");
        server.Logs.Lines.Should().Contain(static line => line.Contains("was about to run without a decision", StringComparison.Ordinal));
    }

    [Test]
    public async Task RunOfAnotherToolOrOtherArguments_IsRefusedAndStoredAsSuch([Values] bool tool)
    {
        _tasks.Runs = (next, request, cancellationToken) =>
        {
            if (tool)
            {
                request.Params.Name = "change_other";
            }
            else
            {
                request.Params.Arguments = new Dictionary<string, System.Text.Json.JsonElement> { ["id"] = System.Text.Json.JsonElement.Parse("\"2\"") };
            }

            return next(request, cancellationToken);
        };
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);

        _tools.Runs.Should().Be(0);
        var stored = (await peer.TaskAsync("tasks/get", id))["result"]!["result"]!;
        stored["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.GovernanceUndecided);
        Records().Should().Equal("call.intent", "call.round TaskCreated", $"call.outcome Refused {DenialCodes.GovernanceUndecided}");
    }

    [Test]
    public async Task RunThatEndsBeforeTheRequestIsATask_ItsTaskIsNobodys([Values] bool sharesContext)
    {
        _tasks.SharesContext = sharesContext;
        _tasks.BeforeAnswer = entry => AdvanceUntilAsync(() => entry.Run.IsCompleted);
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);

        var answer = (await peer.CallAsync("change_thing"))["result"]!;

        answer["taskId"].Should().BeNull();
        answer["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.ResultWithheld);
        _tools.Runs.Should().Be(1);
        (await peer.TaskAsync("tasks/get", "task-1"))["error"].Should().NotBeNull();
        Records().Should().Equal("call.intent", $"call.outcome Refused {DenialCodes.ResultWithheld}");
    }

    [Test]
    public async Task RunWithTheContextOfTheRequest_IsHandedOver()
    {
        _tasks.SharesContext = true;
        _tasks.BeforeRun = () => _gate.Task;
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        _gate.SetResult();
        await _tasks.EndAsync(id);

        TaskPeer.Text(await peer.TaskAsync("tasks/get", id)).Should().Be("changed 1");
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Done");
    }

    [TestCase("tasks/get")]
    [TestCase("tasks/result")]
    public async Task ResultThatNoRunGave_IsNotHandedOut(string method)
    {
        _tasks.Runs = static (_, _, _) => new(new CallToolResult { Content = [new TextContentBlock { Text = "smuggled" }] });
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);

        var answer = await peer.TaskAsync(method, id);
        await _audit.OutcomesAsync(2);

        answer.ToJsonString().Should().NotContain("smuggled").And.Contain(Denials.Undecided.Message);
        Records().Should().Equal("call.intent", "call.round TaskCreated", $"call.outcome Refused {DenialCodes.GovernanceUndecided}");
    }

    [Test]
    public async Task TextOfAFailedStore_StaysInside()
    {
        _tasks.StoreFailure = new IOException("connection of secret-7");
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);

        var answer = await peer.TaskAsync("tasks/get", id);

        answer["result"]!["status"]!.GetValue<string>().Should().Be("failed");
        answer["result"]!["error"]!["message"]!.GetValue<string>().Should().Be("An error occurred.");
        Records().Last().Should().Be("call.outcome Done", "the change was made, whatever became of its result");
    }

    [Test]
    public async Task RunThatFailsBeforeTheTool_IsAnException()
    {
        _tasks.Runs = static (_, _, _) => throw new IOException("secret-7");
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("change_thing");
        await _tasks.EndAsync(id);

        (await peer.TaskAsync("tasks/get", id)).ToJsonString().Should().NotContain("secret-7");
        await _audit.OutcomesAsync(2);

        _tools.Runs.Should().Be(0);
        Records().Should().Equal("call.intent", "call.round TaskCreated", "call.outcome Exception");
    }
}
