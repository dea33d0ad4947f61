using McpGovernance.Tests.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using JournalReader = McpGovernance.Audit.JournalReader;
using JournalStorage = McpGovernance.Audit.JournalStorage;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>A call that becomes a task, in a real journal.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskJournalTests : IDisposable
{
    private readonly TemporaryJournal _journal = new();
    private readonly FaultyStorage _storage = new();
    private readonly ImitatedTasks _tasks = new();
    private readonly Tools _tools = new();
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => _journal.Dispose();

    private async Task<string> WaitAsync(string id)
    {
        _running.TrySetResult();
        await _gate.Task;
        return $"waited {id}";
    }

    private Task<TestServer> StartAsync(params GovernanceInterceptor[] interceptors) => TestServer.StartAsync(mcp =>
    {
        mcp.WithTools([_tools.Changing(), _tools.From("wait", WaitAsync), _tools.From("wait_read", WaitAsync, readOnly: true)]);
        mcp.Services.AddSingleton<JournalStorage>(_storage);
        mcp.Services.AddOptions<McpServerOptions>().Configure<IServiceScopeFactory>(_tasks.Configure);
        mcp.WithGovernance(governance =>
        {
            _journal.Keep(governance)
                .UseAudit(static audit => audit.Timeout = TimeSpan.FromMilliseconds(200))
                .UseCallerResolver(static _ => new Caller { Kind = CallerKind.Local, Subject = "alice" })
                .UsePolicy(static policy => policy.Name("tasks", "1").Allow("local", "*"));
            Array.ForEach(interceptors, interceptor => governance.UseInterceptor(interceptor));
        });
    });

    private static string Code(System.Text.Json.Nodes.JsonNode result) => result["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>();

    [Test]
    public async Task Task_IsAnIntentARoundAndAnOutcome()
    {
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);
            await _tasks.EndAsync(await peer.CreateTaskAsync("change_thing"));
        }

        var records = _journal.Read();
        records.Summaries().Should().Equal("call.intent change_thing", "call.round change_thing task_created", "call.outcome change_thing done");
        records.Select(static record => record.Text("call")).Distinct().Should().ContainSingle();
        records[2].Text("outcome.resultSize").Should().Be("9", "it is the size of the real result");
        records[2].Text("caller.subject").Should().Be("alice");
    }

    [Test]
    public async Task DiskFullWhileTheTaskRuns_AChangeIsGivenAndFurtherChangesAreRefused()
    {
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);
            var id = await peer.CreateTaskAsync("wait");
            await _running.Task;
            _storage.Room = 0;
            _gate.SetResult();
            await _tasks.EndAsync(id);

            _tasks[id].Result!.ToJsonString().Should().Contain("waited 1", "what happened is told");
            Code((await peer.CallAsync("change_thing"))["result"]!).Should().Be(DenialCodes.AuditUnavailable);
            _storage.Room = long.MaxValue;
        }

        _tools.Runs.Should().Be(0);
        _tasks.Count.Should().Be(1);
    }

    [Test]
    public async Task DiskFullWhileTheTaskRuns_AReadIsNotDisclosed()
    {
        await using var server = await StartAsync();
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        var id = await peer.CreateTaskAsync("wait_read");
        await _running.Task;
        _storage.Room = 0;
        await UntilFullAsync(server, peer);
        _gate.SetResult();
        await _tasks.EndAsync(id);
        _storage.Room = long.MaxValue;

        Code(_tasks[id].Result!).Should().Be(DenialCodes.AuditUnavailable);
        _tasks[id].Result!.ToJsonString().Should().NotContain("waited");
    }

    [Test]
    public async Task DiskFullWhenTheTaskIsCreated_ItNeverRunsAndIsNobodys()
    {
        _tasks.BeforeAnswer = _ =>
        {
            _storage.Room = 0;
            return Task.CompletedTask;
        };
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);

            Code((await peer.CallAsync("change_thing"))["result"]!).Should().Be(DenialCodes.AuditUnavailable);
            await _tasks.EndAsync("task-1");
            _storage.Room = long.MaxValue;
        }

        _tools.Runs.Should().Be(0);
    }

    [Test]
    public async Task ProcessThatDiesWhileTheTaskRuns_LeavesAnIntentWithoutAnOutcome()
    {
        using var copy = new TemporaryDirectory();
        var left = copy.Sub("left");
        await using (var server = await StartAsync())
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);
            var id = await peer.CreateTaskAsync("wait");
            await _running.Task;
            Copy(_journal.Root, left);
            _gate.SetResult();
            await _tasks.EndAsync(id);
        }

        var reader = new JournalReader(left);
        var records = reader.Read(static _ => { }).Where(static record => record.Call is not null).ToArray();
        records.Select(static record => record.Type).Should().Equal("call.intent", "call.round");
        records.Should().OnlyContain(static record => record.OpensCall);
        reader.IsWriterAlive(records[^1]).Should().BeFalse("so the call is indeterminate");
    }

    [Test]
    public async Task InterceptorThatDoesNotWait_TheResultIsNotDisclosed()
    {
        await using (var server = await StartAsync(new DelegatingInterceptor(GovernanceStage.Guards, static (context, next) =>
        {
            if (context.Operation != GovernedOperation.CallTool)
            {
                return next();
            }

            _ = next().AsTask();
            return ValueTask.CompletedTask;
        })))
        {
            var peer = await server.ConnectRawAsync(Revisions.Newer);
            await peer.CallAsync("wait");
            _gate.SetResult();
            await (_tasks.Count == 0 ? Task.CompletedTask : _tasks.EndAsync("task-1"));

            (await peer.TaskAsync("tasks/get", "task-1")).ToJsonString().Should().NotContain("waited 1");
        }

        _journal.Read().Where(static record => record.Text("method") == "tools/call").Summaries()
            .Should().ContainSingle(static record => record.StartsWith("call.outcome wait", StringComparison.Ordinal))
            .Which.Should().EndWith("refused");
    }

    /// <summary>Until the journal knows that its disk is full, which the record of one list lets it find out. More lists would meet the limit of attempts.</summary>
    private static async Task UntilFullAsync(TestServer server, RawPeer peer)
    {
        var status = server.Services.GetRequiredService<JournalStatus>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await peer.RequestAsync("tools/list");
        while (status.IsAvailable)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        while ((await peer.RequestAsync("tools/list"))["error"] is null)
        {
            limit.Token.ThrowIfCancellationRequested(); // Said a moment before it is so.
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(static file => file.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var written = File.Create(target);
            source.CopyTo(written);
        }
    }
}
