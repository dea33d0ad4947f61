using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
public class ClientCallTests
{
    private static readonly Dictionary<string, object?> Arguments = new() { ["id"] = "1" };

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_Granted_ReachesTheServerAndIsRecordedOnce(string revision)
    {
        var tools = new Tools();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([tools.Reading()]), ["read_thing"]);
        await using (var client = await fixture.ConnectAsync(revision))
        {
            var result = await client.CallToolAsync("read_thing", Arguments);
            result.Content.OfType<TextContentBlock>().Single().Text.Should().Be("thing 1");
        }

        var records = await fixture.RecordsAsync();

        records.Summaries().Should().Equal("call.intent read_thing", "call.outcome read_thing done");
        records.Should().OnlyContain(static record =>
            record.Text("side") == "client" && record.Text("server.name") == ClientFixture.ServerId && record.Text("caller.kind") == "local");
        records[0].Text("protocol").Should().Be(revision);
        records[1].Text("outcome.resultSize").Should().Be("7");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_Refused_NeverReachesTheWire(string revision)
    {
        var tools = new Tools();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([tools.Reading(), tools.Changing()]), ["read_thing"]);
        await using (var client = await fixture.ConnectAsync(revision))
        {
            var call = async () => await client.CallToolAsync("change_thing", Arguments);
            (await call.Should().ThrowAsync<McpProtocolException>()).Which.Message.Should().Contain("Unknown tool: 'change_thing'");
        }

        tools.Runs.Should().Be(0);
        fixture.Sent.Should().NotContain(static line => line.Contains("change_thing"));
        (await fixture.RecordsAsync()).Summaries().Should().Equal("call.outcome change_thing access.unknown refused");
    }

    [TestCase(Revisions.Older, """{"contents":[],"cacheScope":"public"}""", """{"contents":[],"cacheScope":"private"}""")]
    [TestCase(Revisions.Older, """{"contents":[]}""", """{"contents":[]}""")]
    [TestCase(Revisions.Newer, """{"contents":[]}""", """{"contents":[],"cacheScope":"private"}""")]
    [TestCase(Revisions.Newer, """{"contents":[],"contents":[]}""", """{"contents":[],"contents":[]}""")]
    [TestCase(Revisions.Newer, """{"resultType":"input_required","inputRequests":{}}""", """{"resultType":"input_required","inputRequests":{}}""")]
    public async Task Read_WhatACallerMayRead_IsThatCallersAlone(string revision, string sent, string expected)
    {
        await using var server = new HostileServer(["resource:a://b"], request => [HostileServer.Result(request, sent)]);
        await using var wire = await server.Transport.ConnectAsync();
        await wire.SendMessageAsync(new JsonRpcRequest { Id = new RequestId("mine"), Method = "resources/read", Params = JsonNode.Parse($$$"""{"uri":"a://b","_meta":{"io.modelcontextprotocol/protocolVersion":"{{{revision}}}"}}""") });

        var answer = await wire.MessageReader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        if (answer is JsonRpcResponse response)
        {
            response.Result!.ToJsonString().Should().Be(expected);
        }
        else
        {
            sent.Should().Contain("inputRequests", "a client that declared nothing is asked nothing");
        }
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task List_ShowsWhatMayBeCalled_AndItsToolsAreGoverned(string revision)
    {
        var tools = new Tools();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([tools.Reading(), tools.Changing()]), ["read_thing"]);
        await using (var client = await fixture.ConnectAsync(revision))
        {
            var listed = await client.ListToolsAsync();
            listed.Select(static tool => tool.Name).Should().Equal("read_thing");

            // As a chat client invokes it.
            AIFunction function = listed[0];
            (await function.InvokeAsync(new AIFunctionArguments(Arguments))).Should().NotBeNull();
        }

        var records = await fixture.RecordsAsync();
        records.Summaries().Should().Equal("list.view done", "call.intent read_thing", "call.outcome read_thing done");
        records[0].Text("list.hidden").Should().Be("1");

        // A remote hint makes nothing a read, and the contract is the one that was listed.
        records[1].Text("tool.kind").Should().Be("destructive");
        records[1].Text("tool.digest").Should().StartWith("sha256-");
    }

    [Test]
    public async Task Call_UnknownMethod_IsRefusedUnlessGranted()
    {
        await using var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools([new Tools().Reading()]), ["read_thing"]);
        await using var client = await fixture.ConnectAsync(Revisions.Older);

        var send = async () => await client.SendRequestAsync(new JsonRpcRequest { Method = "acme/secret" });

        await send.Should().ThrowAsync<McpProtocolException>();
        fixture.Sent.Should().NotContain(static line => line.Contains("acme/secret"));
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_ToolFails_IsRecordedAsTheServerSaidIt(string revision)
    {
        var tools = new Tools();
        await using var fixture = await ClientFixture.StartAsync(
            mcp => mcp.WithTools([tools.Throwing("fails", static () => new InvalidOperationException("x"))]), ["fails", "missing"]);
        await using (var client = await fixture.ConnectAsync(revision))
        {
            (await client.CallToolAsync("fails")).IsError.Should().BeTrue();
            await FluentActions.Awaiting(async () => await client.CallToolAsync("missing")).Should().ThrowAsync<McpProtocolException>().WithMessage("*Unknown tool: 'missing'*");
        }

        (await fixture.RecordsAsync()).Summaries().Should().Equal(
            "call.intent fails", "call.outcome fails tool_error", "call.intent missing", "call.outcome missing exception");
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_JournalCannotWrite_NeverReachesTheWire(string revision)
    {
        var tools = new Tools();
        using var directory = new TemporaryDirectory();
        var file = directory.Sub("file");
        await File.WriteAllTextAsync(file, "no directory");
        await using var fixture = await ClientFixture.StartAsync(
            mcp => mcp.WithTools([tools.Reading()]), ["read_thing"], governance => governance.UseAudit(audit => audit.Root = file));
        await using var client = await fixture.ConnectAsync(revision);

        var result = await client.CallToolAsync("read_thing", Arguments);

        result.IsError.Should().BeTrue();
        JsonSerializer.Serialize(result.Meta).Should().Contain(DenialCodes.AuditUnavailable);
        tools.Runs.Should().Be(0);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Call_Cancelled_IsRecorded(string revision)
    {
        var slow = new SlowTool();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([slow.Tool]), ["slow"]);
        await using (var client = await fixture.ConnectAsync(revision))
        {
            using var cancel = new CancellationTokenSource();
            var call = client.CallToolAsync("slow", cancellationToken: cancel.Token).AsTask();
            await slow.Started;
            await cancel.CancelAsync();
            await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
        }

        (await fixture.RecordsAsync()).Summaries().Should().Equal("call.intent slow", "call.outcome slow cancelled");
    }

    [Test]
    public async Task Call_CancelledByNotification_IsRecordedAndTheServerIsTold()
    {
        var slow = new SlowTool();
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([slow.Tool]), ["slow"]);
        await using (var client = await fixture.ConnectAsync(Revisions.Older))
        {
            var call = client.SendRequestAsync(new JsonRpcRequest
            {
                Id = new RequestId("mine"),
                Method = RequestMethods.ToolsCall,
                Params = new JsonObject { ["name"] = "slow" },
            });
            await slow.Started;
            await client.SendNotificationAsync(NotificationMethods.CancelledNotification, new CancelledNotificationParams { RequestId = new RequestId("mine") });
            await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
            await slow.Cancelled.WaitAsync(TimeSpan.FromSeconds(20));
        }

        (await fixture.RecordsAsync()).Summaries().Should().Equal("call.intent slow", "call.outcome slow cancelled");
    }

    [Test]
    public async Task Call_Notifications_ComeInOrderBeforeTheAnswer()
    {
        var steps = McpServerTool.Create(
            async (McpServer server) =>
            {
                for (var i = 0; i < 50; i++)
                {
                    await server.SendNotificationAsync("acme/step", new JsonObject { ["step"] = i }, ModelContextProtocol.McpJsonUtilities.DefaultOptions);
                }

                return "done";
            },
            new() { Name = "steps" });
        await using var fixture = await ClientFixture.StartAsync(mcp => mcp.WithTools([steps]), ["steps"]);
        await using var session = await fixture.Transport.WithGovernance(fixture.Governance, ClientFixture.ServerId).ConnectAsync();
        await session.SendMessageAsync(new JsonRpcRequest
        {
            Id = new RequestId(1),
            Method = RequestMethods.Initialize,
            Params = JsonNode.Parse("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}"""),
        });
        await session.MessageReader.ReadAsync();
        await session.SendMessageAsync(new JsonRpcNotification { Method = NotificationMethods.InitializedNotification });

        await session.SendMessageAsync(new JsonRpcRequest { Id = new RequestId(2), Method = RequestMethods.ToolsCall, Params = new JsonObject { ["name"] = "steps" } });

        for (var i = 0; i < 50; i++)
        {
            var step = (await session.MessageReader.ReadAsync()).Should().BeOfType<JsonRpcNotification>().Subject;
            step.Params!["step"]!.GetValue<int>().Should().Be(i);
        }

        (await session.MessageReader.ReadAsync()).Should().BeOfType<JsonRpcResponse>().Which.Id.Should().Be(new RequestId(2));
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task Calls_ThousandsAtOnce_AllEndAndAreRecorded(string revision)
    {
        const int Count = 2_000;
        var tools = new Tools();
        await using var fixture = await ClientFixture.StartAsync(
            mcp => mcp.WithTools([tools.Reading()]),
            ["read_thing"],
            static governance => governance.UseAudit(static audit => audit.ChangeIntent = audit.ChangeOutcome = AcknowledgementLevel.Written));
        await using (var client = await fixture.ConnectAsync(revision))
        {
            var results = await Task.WhenAll(Enumerable.Range(0, Count).Select(i =>
                client.CallToolAsync("read_thing", new Dictionary<string, object?> { ["id"] = $"{i}" }).AsTask()));
            results.Select(static result => result.Content.OfType<TextContentBlock>().Single().Text).Should().Equal(Enumerable.Range(0, Count).Select(static i => $"thing {i}"));
        }

        var records = await fixture.RecordsAsync();
        records.Count(static record => record.Text("type") == "call.outcome" && record.Text("outcome.status") == "done").Should().Be(Count);
        records.Should().HaveCount(2 * Count);
    }

    private sealed class SlowTool
    {
        private readonly TaskCompletionSource _started = new();
        private readonly TaskCompletionSource _cancelled = new();

        public Task Started => _started.Task;

        public Task Cancelled => _cancelled.Task;

        public McpServerTool Tool => McpServerTool.Create(RunAsync, new() { Name = "slow" });

        private async Task RunAsync(CancellationToken cancellationToken)
        {
            _started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                _cancelled.SetResult();
            }
        }
    }
}
