using System.Text.Json.Nodes;
using McpGovernance.Tests.Audit;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpGovernance.Tests.Threats;

/// <summary>Interceptors and handlers of the same host that mean well: answer and record agree, one intent and one outcome.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CarelessInterceptorTests
{
    private static string Code(System.Text.Json.JsonElement record) => record.GetProperty("decision").GetProperty("code").GetString()!;

    [Test]
    public async Task Telemetry_ThrowsAfterTheRecord_AnswerAgreesWithTheRecord()
    {
        await using var fixture = new AuditFixture();
        var pipeline = fixture.Pipeline(new DelegatingInterceptor(GovernanceStage.Telemetry, async (_, next) =>
        {
            await next();
            throw new InvalidOperationException("exporter is down");
        }));
        await fixture.OpenAsync();
        var call = fixture.Call();
        await pipeline.InvokeAsync(call);
        var records = await fixture.RecordsAsync();
        records.Select(static record => record.GetProperty("type").GetString()).Should().Equal("call.intent", "call.outcome");
        records[1].GetProperty("outcome").GetProperty("status").GetString().Should().Be("done");
        call.Denial.Should().BeNull();
        call.Outcome.Should().Be(CallOutcome.Done);
    }

    [Test]
    public async Task Interceptor_DoesNotAwaitNext_IsNotRecordedAsDone([Values(ToolKind.Read, ToolKind.Write)] ToolKind kind)
    {
        await using var fixture = new AuditFixture();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pipeline = fixture.Pipeline(new DelegatingInterceptor(GovernanceStage.Limits, (_, next) =>
        {
            next().AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
            return ValueTask.CompletedTask;
        }));
        await fixture.OpenAsync();
        fixture.Options.ReadIntent = fixture.Options.ChangeIntent = AcknowledgementLevel.Accepted;      // so that the handler has begun
        var call = new FakeInvokeContext(fixture.Time, kind: kind)
        {
            Handler = async context =>
            {
                await gate.Task;
                context.Result = new CallToolResult();
            },
        };
        await pipeline.InvokeAsync(call);
        call.Denial!.Code.Should().Be(kind == ToolKind.Read ? DenialCodes.GovernanceUndecided : DenialCodes.ResultWithheld);
        gate.SetResult();
        var records = await fixture.RecordsAsync();
        Code(records.Single(static record => record.GetProperty("type").GetString() == "call.outcome")).Should().Be(call.Denial.Code);
    }

    [Test]
    public async Task Interceptor_CallsNextTwice_OneIntentAndOneOutcome()
    {
        await using var fixture = new AuditFixture();
        var pipeline = fixture.Pipeline(new DelegatingInterceptor(GovernanceStage.Limits, async (_, next) =>
        {
            await next();
            await next();
        }));
        await fixture.OpenAsync();
        await pipeline.InvokeAsync(fixture.Call());
        (await fixture.RecordsAsync()).Select(static record => record.GetProperty("type").GetString()).Should().Equal("call.intent", "call.outcome");
    }

    [Test]
    public async Task Interceptor_TakesTheResultAway_IsWithheldAndRecordedSo([Values(Revisions.Older, Revisions.Newer)] string revision, [Values] bool another)
    {
        var audit = new CollectingAudit();
        await using var server = await TestServer.StartAsync(mcp => mcp.WithTools([new Tools().Changing()]).Govern(audit, FakePolicy.AllowAll, governance =>
            governance.UseInterceptor(new DelegatingInterceptor(GovernanceStage.Redaction, async (context, next) =>
            {
                await next();
                ((InvokeContext)context).Result = another ? new EmptyResult() : null!;
            }))));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "change_thing", ["arguments"] = new JsonObject { ["id"] = "1" } });
        response["result"]!["_meta"]!["dev.mcpgovernance/decision"]!["code"]!.GetValue<string>().Should().Be(DenialCodes.ResultWithheld);
        audit.Outcomes.Should().ContainSingle().Which.Code.Should().Be(DenialCodes.ResultWithheld);
    }

    [Test]
    public async Task Handler_TimesOut_IsRecordedAsTimedOutWhateverTheCallerIsTold()
    {
        var audit = new CollectingAudit();
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithReadResourceHandler((_, _) => throw new TimeoutException("hunter2"))
            .Govern(audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        (await peer.RequestAsync("resources/read", new JsonObject { ["uri"] = "x://y" })).ToJsonString().Should().NotContain("hunter2");
        audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.TimedOut);
    }

    [Test]
    public async Task Handler_ReturnsNothing_IsNotRecordedAsDone([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var audit = new CollectingAudit();
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithGetPromptHandler((_, _) => ValueTask.FromResult<GetPromptResult>(null!))
            .Govern(audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        var response = await peer.RequestAsync("prompts/get", new JsonObject { ["name"] = "x" });
        response["error"].Should().NotBeNull();
        audit.Outcomes.Should().ContainSingle().Which.Outcome.Should().Be(CallOutcome.Exception);
    }

    [Test]
    public async Task SessionClosed_WhileAHandlerIsSuspended_OneOutcomeAndNothingIsKept([Values(Revisions.Older, Revisions.Newer)] string revision)
    {
        var audit = new CollectingAudit();
        await using var server = await TestServer.StartAsync(mcp => mcp
            .WithCallToolHandler(async (request, cancellationToken) =>
            {
                await request.Server.ElicitAsync(new() { Message = "ok?", RequestedSchema = new() }, cancellationToken);
                return new CallToolResult();
            })
            .Govern(audit, FakePolicy.AllowAll));
        var peer = await server.ConnectRawAsync(revision);
        if (revision == Revisions.Newer)
        {
            await peer.RequestAsync("tools/call", new JsonObject { ["name"] = "ask" });
        }
        else
        {
            peer.OnServerRequest = _ => throw new OperationCanceledException();     // asked, and goes away
            await ((Func<Task>)(() => peer.RequestAsync("tools/call", new JsonObject { ["name"] = "ask" }))).Should().ThrowAsync<OperationCanceledException>();
        }

        await server.DisposeAsync();
        var outcomes = await audit.OutcomesAsync(1);
        outcomes.Should().ContainSingle().Which.Outcome.Should().BeOneOf(CallOutcome.Cancelled, CallOutcome.TimedOut, CallOutcome.Exception);
    }
}
