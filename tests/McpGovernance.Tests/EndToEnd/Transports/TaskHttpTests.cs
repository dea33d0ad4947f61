using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.EndToEnd.Transports;

/// <summary>Over HTTP without sessions a task outlives its request, its services and its connection, and another request asks for it.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskHttpTests : IDisposable
{
    private static readonly TestToken Alice = new(("sub", "alice"));
    private static readonly TestToken Bob = new(("sub", "bob"));

    private readonly TemporaryJournal _journal = new();
    private readonly ImitatedTasks _tasks = new();
    private readonly Tools _tools = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _requestGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _wayOut = [];

    public void Dispose() => _journal.Dispose();

    private sealed class OfRequest(Action disposed) : IDisposable
    {
        public void Dispose() => disposed();
    }

    private Task<HttpTestServer> StartAsync() => HttpTestServer.StartAsync(
        HttpServerSessionMode.Stateless,
        mcp =>
        {
            mcp.WithTools([_tools.From("change_thing", async (string id) =>
            {
                await _gate.Task;
                return id;
            })]);
            mcp.Services.AddHttpContextAccessor();
            mcp.Services.AddScoped(_ => new OfRequest(() => _requestGone.TrySetResult()));
            mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(_tasks.Configure);
            mcp.WithGovernance(governance => _journal.Keep(governance)
                .UsePolicy(static policy => policy.Name("tasks", "1").Allow("authenticated", "*"))
                .UseInterceptor(new DelegatingInterceptor(GovernanceStage.Guards, WatchAsync)));
        });

    private async ValueTask WatchAsync(GovernanceContext context, Func<ValueTask> next)
    {
        _ = context.Services!.GetRequiredService<OfRequest>();
        await next();
        if (context.Operation == GovernedOperation.CallTool)
        {
            var http = context.Services!.GetRequiredService<IHttpContextAccessor>().HttpContext;
            _wayOut.Add($"{context.Caller.Subject} {context.User?.Identity?.IsAuthenticated} http:{http is not null} cancelled:{context.CancellationToken.IsCancellationRequested}");
        }
    }

    [Test]
    public async Task Task_EndsAfterItsRequestIsGone_AndIsItsCreatorsAlone()
    {
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer, Alice);
            var id = (await peer.CallAsync("change_thing"))["result"]!["taskId"]!.GetValue<string>();
            await _requestGone.Task.WaitAsync(TimeSpan.FromSeconds(20));

            _gate.SetResult();
            await _tasks.EndAsync(id);

            _wayOut.Should().Equal("alice True http:False cancelled:False");
            foreach (var (token, method) in new[] { (Bob, "tasks/get"), (Bob, "tasks/cancel"), (null, "tasks/get"), (null, "tasks/cancel") })
            {
                peer.Token = token;
                (await peer.RequestAsync(method, new JsonObject { ["taskId"] = id }))["error"]!["code"]!.GetValue<int>().Should().Be(-32602);
            }

            _tasks.Used.Should().BeEmpty();
            peer.Token = Alice;
            TaskPeer.Text(await peer.RequestAsync("tasks/get", new JsonObject { ["taskId"] = id })).Should().Be("1");
        }

        _journal.Read().Where(static record => record.Text("method") == "tools/call").Summaries()
            .Should().Equal("call.intent change_thing", "call.round change_thing task_created", "call.outcome change_thing done");
    }
}
